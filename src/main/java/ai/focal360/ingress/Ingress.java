package ai.focal360.ingress;

import ai.focal360.customer.Customers;
import ai.focal360.scenario.ScenarioResumed;
import ai.focal360.turn.Arrival;
import ai.focal360.turn.StateStore;
import ai.focal360.turn.Trigger;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.function.SingletonSupplier;

/** Accepts what arrives: one commit (C1), and then it will be answered, whatever happens to this process. */
@Component
class Ingress implements Inbox {
    private final StateStore store;
    private final Customers customers;
    private final Dispatcher dispatcher;
    private final Supplier<@Nullable Tracer> tracer;
    private final MeterRegistry meters;
    private final TransactionTemplate transaction;

    Ingress(
            StateStore store,
            Customers customers,
            Dispatcher dispatcher,
            ObjectProvider<Tracer> tracer,
            MeterRegistry meters,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.customers = customers;
        this.dispatcher = dispatcher;
        this.tracer = SingletonSupplier.of(tracer::getIfAvailable);
        this.meters = meters;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public Acceptance accept(InboundMessage message) {
        var acceptance = transaction.execute(
                status -> message.kind().equals(InboundMessage.TEXT) ? gather(message) : record(message));
        if (acceptance == null) {
            throw new IllegalStateException("Expected a message to be accepted, recorded or known");
        }
        if (acceptance instanceof Acceptance.Accepted) {
            afterCommit(() -> dispatcher.wakeAfter(message.channel().burstWindow()));
        }
        meters.counter(
                        "focal.ingress.messages",
                        "channel",
                        message.channel().kind().name(),
                        "result",
                        acceptance.getClass().getSimpleName())
                .increment();
        return acceptance;
    }

    private Acceptance gather(InboundMessage message) {
        return store.gather(arrival(message))
                .<Acceptance>map(gathered -> new Acceptance.Accepted(gathered.conversation(), gathered.turn()))
                .orElseGet(Acceptance.Duplicate::new);
    }

    private Acceptance record(InboundMessage message) {
        return store.record(arrival(message))
                .<Acceptance>map(Acceptance.Recorded::new)
                .orElseGet(Acceptance.Duplicate::new);
    }

    private Arrival arrival(InboundMessage message) {
        var channel = message.channel();
        return new Arrival(
                message.tenant(),
                channel.agent(),
                channel.id(),
                message.address(),
                customers.contact(message.tenant(), channel.kind(), message.address()),
                message.providerMessageId(),
                message.kind(),
                message.text(),
                message.payload(),
                channel.burstWindow(),
                traceparent());
    }

    /** W3C trace context of the request that brought the message. */
    private @Nullable String traceparent() {
        var active = tracer.get();
        var span = active == null ? null : active.currentSpan();
        if (span == null) {
            return null;
        }
        var context = span.context();
        return "00-%s-%s-%s"
                .formatted(context.traceId(), context.spanId(), Boolean.TRUE.equals(context.sampled()) ? "01" : "00");
    }

    /** A person or a timer moved a scenario on: the agent has something to say, in a turn of its own. */
    @EventListener
    void on(ScenarioResumed event) {
        store.trigger(event.tenant(), event.conversation(), new Trigger(Trigger.SCENARIO, event.instance()));
        afterCommit(dispatcher::wake);
    }

    /** The rows are seen by others only then; the caller may have a transaction around ours. */
    private static void afterCommit(Runnable work) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            work.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }
}
