package ai.focal360;

import static ai.focal360.StoppingPoint.*;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TurnId;
import ai.focal360.tool.EffectLedger;
import ai.focal360.tool.ToolCall;
import ai.focal360.tool.ToolGateway;
import ai.focal360.turn.AnswerReady;
import ai.focal360.turn.ClaimedTurn;
import ai.focal360.turn.Gathered;
import ai.focal360.turn.Phases;
import ai.focal360.turn.StateStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Part of a node that is to be killed: where a row of {@code standstill} names a conversation and a point, the first run
 * that reaches it goes no further. Wraps the application's beans from outside; the application knows nothing of it.
 */
class StandingStill implements BeanPostProcessor {
    static final String TABLE = """
            create table standstill (conversation uuid, point text, node text, goes_on boolean not null default false,
                                     primary key (conversation, point))
            """;

    /** Whoever stands still where its row says that it goes on does so once nobody holds this advisory lock. */
    static final long GO_ON = 360;

    private static final Map<String, StoppingPoint> BEFORE = Map.of(
            "sense", BEFORE_SENSING,
            "retrieve", BEFORE_RETRIEVING,
            "act", TOUCHED,
            "plan", RECORDED,
            "write", BEFORE_WRITING);

    private final Environment environment;
    private final Map<TurnId, ConversationId> conversations = new ConcurrentHashMap<>();
    private final ThreadLocal<@Nullable ConversationId> current = new ThreadLocal<>();
    private final ThreadLocal<Boolean> intending = ThreadLocal.withInitial(() -> false);
    private @Nullable Connection connection;

    StandingStill(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof StateStore) {
            return wrapped(bean, this::store, StateStore.class);
        }
        if (bean instanceof EffectLedger) {
            return wrapped(bean, this::ledger, EffectLedger.class);
        }
        if (bean instanceof Phases) {
            return wrapped(bean, this::phases);
        }
        return bean instanceof ToolGateway ? wrapped(bean, this::gateway) : bean;
    }

    private static Object wrapped(Object bean, MethodInterceptor around, Class<?>... interfaces) {
        var proxy = new ProxyFactory();
        proxy.setTarget(bean);
        proxy.setInterfaces(interfaces);
        proxy.setProxyTargetClass(interfaces.length == 0);
        proxy.addAdvice(around);
        return proxy.getProxy(bean.getClass().getClassLoader());
    }

    private @Nullable Object store(MethodInvocation call) throws Throwable {
        var result = call.proceed();
        switch (call.getMethod().getName()) {
            case "gather" -> {
                if (result instanceof Optional<?> some && some.isPresent()) {
                    at(ACCEPTING, ((Gathered) some.get()).conversation());
                }
            }
            case "claim" -> {
                for (var claimed : (List<?>) result) {
                    var turn = (ClaimedTurn) claimed;
                    conversations.put(turn.id(), turn.conversation());
                    at(CLAIMED, turn.conversation());
                }
            }
            case "touch" -> {
                at(intending.get() ? INTENDING : TOUCHING);
                intending.remove();
            }
            default -> {}
        }
        return result;
    }

    private @Nullable Object phases(MethodInvocation call) throws Throwable {
        if (!call.getMethod().getName().equals("run")) {
            return call.proceed();
        }
        current.set(conversations.get((TurnId) call.getArguments()[1]));
        var point = BEFORE.get((String) call.getArguments()[0]);
        if (point != null) {
            at(point);
        }
        var result = call.proceed();
        if (call.getArguments()[0].equals("recordAndDeliver")) {
            at(FINISHED);
        }
        return result;
    }

    private @Nullable Object gateway(MethodInvocation call) throws Throwable {
        var writes = call.getArguments().length > 0
                && call.getArguments()[0] instanceof ToolCall tool
                && Set.of("cancel_pending_order", "return_delivered_order_items")
                        .contains(tool.tool());
        if (writes) {
            at(INTENDED);
        }
        var result = call.proceed();
        if (writes) {
            at(CALLED);
        }
        return result;
    }

    private @Nullable Object ledger(MethodInvocation call) throws Throwable {
        var result = call.proceed();
        switch (call.getMethod().getName()) {
            case "intend" -> intending.set(true);
            case "record" -> at(RECORDING);
            default -> {}
        }
        return result;
    }

    @EventListener
    void on(AnswerReady answer) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void beforeCommit(boolean readOnly) {
                at(FINISHING, answer.conversation());
            }
        });
    }

    private void at(StoppingPoint point) {
        var conversation = current.get();
        if (conversation != null) {
            at(point, conversation);
        }
    }

    private void at(StoppingPoint point, ConversationId conversation) {
        var stopped = update(
                "update standstill set node = ? where node is null and conversation = ?::uuid and point = ?",
                environment.getRequiredProperty("node.name"),
                conversation.toString(),
                point.name());
        if (stopped == 1 && !goesOn(conversation, point)) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("Expected to be killed, not to be stopped", e);
            }
        }
    }

    /** Waits until it may go on; false at once where it is to stand still until it is killed. */
    private boolean goesOn(ConversationId conversation, StoppingPoint point) {
        try (var own = DriverManager.getConnection(environment.getRequiredProperty("spring.datasource.url"));
                var asked = own.prepareStatement("""
                        select goes_on from standstill where conversation = ?::uuid and point = ?
                        """);
                var waiting = own.prepareStatement("select pg_advisory_lock_shared(?)")) {
            asked.setString(1, conversation.toString());
            asked.setString(2, point.name());
            var row = asked.executeQuery();
            if (!row.next() || !row.getBoolean(1)) {
                return false;
            }
            waiting.setLong(1, GO_ON);
            waiting.execute();
            return true;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** On a connection of its own, which neither waits for the turn's nor is part of its transaction. */
    private synchronized int update(String sql, String... values) {
        try {
            if (connection == null) {
                connection = DriverManager.getConnection(environment.getRequiredProperty("spring.datasource.url"));
            }
            try (var statement = connection.prepareStatement(sql)) {
                for (var index = 0; index < values.length; index++) {
                    statement.setString(index + 1, values[index]);
                }
                return statement.executeUpdate();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
