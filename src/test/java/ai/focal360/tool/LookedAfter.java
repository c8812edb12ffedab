package ai.focal360.tool;

import static ai.focal360.tool.ToolFixture.CONVERSATION;
import static ai.focal360.tool.ToolFixture.CUSTOMER;
import static ai.focal360.tool.ToolFixture.GROUP;
import static ai.focal360.tool.ToolFixture.SHOP;

import ai.focal360.TestPostgres;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.OutboundTest;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.LivePacks;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.transaction.support.TransactionTemplate;

/** A shop whose effects are made as turns make them, and looked after, on a real database and over real HTTP. */
final class LookedAfter implements TurnsInProgress {
    private static final DataSource DATABASE = TestPostgres.database();
    /** Everything is due at once, again and again. */
    private static final ReconcileProperties AT_ONCE = every(Duration.ZERO);

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final List<Object> events = new CopyOnWriteArrayList<>();
    final List<Object> ended = new CopyOnWriteArrayList<>();
    final Set<TurnId> running = ConcurrentHashMap.newKeySet();
    final Set<ConversationId> busy = ConcurrentHashMap.newKeySet();

    final JdbcClient jdbc = JdbcClient.create(DATABASE);
    final JdbcTransactionManager transactions = new JdbcTransactionManager(DATABASE);
    final TransactionTemplate transaction = new TransactionTemplate(transactions);
    final SideEffectRegistry registry;
    final ToolGateway gateway;
    final EffectLedger ledger;
    final EffectRows rows;
    final Reconciliation reconciliation;
    final Undoing undoing;
    final OthersCall others;

    LookedAfter(ToolFixture... tools) {
        this(Map.of(), tools);
    }

    LookedAfter(Map<String, String> settings, ToolFixture... tools) {
        this(settings, AT_ONCE, tools);
    }

    static ReconcileProperties every(Duration delay) {
        return new ReconcileProperties(Duration.ofHours(1), Duration.ZERO, Duration.ZERO, delay, delay, 3, 3);
    }

    LookedAfter(Map<String, String> settings, ReconcileProperties looking, ToolFixture... tools) {
        var json = new ObjectMapper().findAndRegisterModules();
        var properties = ToolPropertiesTest.bound(settings);
        var outbound = OutboundTest.bound(settings);
        registry = new SideEffectRegistry(LivePacks.live(LivePacks.pack(
                SHOP,
                Map.of(),
                Arrays.stream(tools).map(ToolFixture::registered).toList())));
        gateway = new ToolGateway(
                registry,
                new ToolUrls(new MockEnvironment(), outbound),
                new ToolLines(properties, meters),
                (tenant, name) -> "secret",
                properties,
                new StaticListableBeanFactory().getBeanProvider(PlatformTool.class),
                outbound,
                ObservationRegistry.create());
        var endings = new Endings(ended::add);
        ledger = new PostgresEffectLedger(jdbc, json, endings);
        rows = new EffectRows(jdbc, json, endings);
        var question = new StatusQuestion(gateway, json);
        reconciliation = new Reconciliation(rows, registry, question, this, looking, events::add, meters, transactions);
        undoing = new Undoing(
                rows,
                ledger,
                registry,
                new Compensation(registry, json),
                gateway,
                question,
                this,
                looking,
                events::add,
                meters,
                transactions);
        others = new OthersCall(ledger, transactions);
        jdbc.sql("truncate effect, effect_listener").update();
    }

    /** Does it as a turn does: intends, calls, keeps the result. Answers the key. */
    String does(String tool, Map<String, Object> arguments, String step) {
        return does(call(tool, arguments, step, CONVERSATION));
    }

    String does(ToolCall call) {
        var key = registry.idempotencyKey(call);
        var tool = registry.require(SHOP, call.tool());
        var intent = intends(call);
        var result = gateway.call(call, intent.key());
        transaction.executeWithoutResult(status -> ledger.record(SHOP, intent.key(), result));
        if (!tool.writes()) {
            throw new IllegalArgumentException("Expected a tool that writes");
        }
        return key;
    }

    EffectLedger.Intent intends(ToolCall call) {
        var tool = registry.require(SHOP, call.tool());
        return java.util.Objects.requireNonNull(transaction.execute(
                status -> ledger.intend(call, registry.idempotencyKey(call), tool.level(), tool.budget())));
    }

    static ToolCall call(String tool, Map<String, Object> arguments, String step, ConversationId conversation) {
        return new ToolCall(
                SHOP, tool, new HashMap<>(arguments), ToolFixture.TURN, GROUP, step, conversation, CUSTOMER);
    }

    EffectView effect(String key) {
        return rows.find(SHOP, key).orElseThrow().effect();
    }

    /** The one call made to take the effect back. */
    EffectView taking(String key) {
        return rows.taking(SHOP, key).orElseThrow().effect();
    }

    void wants(String key) {
        undoing.want(SHOP, key);
    }

    /** Everything due is looked at, until nothing is. */
    void undoesAll() {
        while (undoing.sweep() > 0) {
            // the next
        }
    }

    <T> List<T> events(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public Set<TurnId> open(TenantId tenant, Collection<TurnId> turns) {
        return turns.stream().filter(running::contains).collect(Collectors.toSet());
    }

    @Override
    public boolean busy(TenantId tenant, ConversationId conversation) {
        return busy.contains(conversation);
    }
}
