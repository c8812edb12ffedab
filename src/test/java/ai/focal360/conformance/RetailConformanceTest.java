package ai.focal360.conformance;

import static ai.focal360.conformance.RetailShop.RETAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TurnId;
import ai.focal360.policy.Verdict;
import ai.focal360.policy.facts.Confirmation;
import ai.focal360.policy.facts.Customer;
import ai.focal360.tool.EffectLedger;
import ai.focal360.tool.SideEffectRegistry;
import ai.focal360.tool.ToolCall;
import ai.focal360.tool.ToolGateway;
import ai.focal360.tool.ToolResult;
import ai.focal360.turn.Circumstances;
import ai.focal360.turn.EffectiveConfig;
import ai.focal360.turn.Gate;
import ai.focal360.turn.Judgement;
import ai.focal360.turn.Reads;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The retail domain of tau2-bench (MIT), whose written policy stands in {@code rules/retail}: its right writes pass the real
 * gate, registry, ledger and gateway and leave the shop as the benchmark wants it; what its policy forbids is refused, and
 * by the rule that should. Writes docs/conformance/retail.md.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SpringBootTest(
        classes = RetailShop.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "focal.secrets.retail.order-desk=a-secret-between-them")
class RetailConformanceTest {
    private static final long SEED = 20_260_310;
    private static final int OF_EACH_KIND = 50;
    private static final List<String> ACTIONS = List.of(
            "cancel_pending_order",
            "modify_pending_order_address",
            "modify_pending_order_payment",
            "modify_pending_order_items",
            "return_delivered_order_items",
            "exchange_delivered_order_items");

    @Autowired
    Gate gate;

    @Autowired
    EffectiveConfig.Configs configs;

    @Autowired
    SideEffectRegistry registry;

    @Autowired
    EffectLedger ledger;

    @Autowired
    ToolGateway gateway;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    JdbcClient jdbc;

    private RetailData data;
    private ShopTables tables;
    private final RetailReport report = new RetailReport();

    @BeforeAll
    void open() {
        assumeThat(RetailData.isHere())
                .as("the benchmark's data are not here: nothing to conform to")
                .isTrue();
        data = RetailData.read();
        tables = new ShopTables(jdbc);
        read("list_all_product_types", Map.of());
        tables.remember();
    }

    @AfterAll
    void write() {
        report.writeIfWhole();
    }

    @Test
    void everyRightWriteIsAllowedAndLeavesTheShopAsTheBenchmarkWantsIt() {
        var refused = new ArrayList<String>();
        var differences = new ArrayList<String>();
        var writes = new TreeMap<String, Integer>();
        for (var task : RetailData.tasks()) {
            var run = new TaskRun(task);
            run.play();
            refused.addAll(run.refused);
            run.written.forEach(tool -> writes.merge(tool, 1, Integer::sum));
            var expected = new Mechanics(data.copy());
            run.done.forEach(action -> expected.call(action.path("name").asText(), action.path("arguments")));
            if (!tables.changed().equals(changed(expected))) {
                differences.add(task.path("id").asText());
            }
            tables.restore();
        }

        assertThat(writes.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(174);
        assertThat(differences).isEmpty();
        assertThat(refused)
                .containsExactly(
                        "task 64: exchange_delivered_order_items refused by retail.exchange.status",
                        "task 105: exchange_delivered_order_items refused by retail.items.gift-card");
        report.writes(writes, refused);
    }

    /** Plays the right sequence of one task, as a turn makes its calls. */
    private final class TaskRun {
        private final JsonNode task;
        private final ConversationId conversation = new ConversationId(UUID.randomUUID());
        private final Reads reads = gate.reads();
        private final List<String> refused = new ArrayList<>();
        private final List<String> written = new ArrayList<>();
        private final List<JsonNode> done = new ArrayList<>();
        private Customer customer = Customer.NOBODY;

        TaskRun(JsonNode task) {
            this.task = task;
        }

        void play() {
            for (var action : task.at("/evaluation_criteria/actions")) {
                var tool = action.path("name").asText();
                var arguments = RetailData.arguments(action.path("arguments"));
                if (RetailData.WRITES.contains(tool)) {
                    authenticate(arguments);
                    write(action, tool, arguments);
                } else {
                    if (!tool.startsWith("find_")) {
                        authenticate(arguments);
                    }
                    look(tool, arguments);
                }
            }
        }

        /** Some tasks begin with the write: the benchmark leaves the look-up to the agent. */
        private void authenticate(Map<String, Object> arguments) {
            if (customer.authenticated()) {
                return;
            }
            var order = arguments.get("order_id");
            var user = order != null && data.hasOrder(order.toString())
                    ? data.owner(order.toString())
                    : data.user(String.valueOf(arguments.get("user_id")));
            if (user.has("email")) {
                look("find_user_id_by_email", Map.of("email", user.path("email").asText()));
            }
        }

        private void look(String tool, Map<String, Object> arguments) {
            var call = call(tool, arguments, conversation);
            var judgement = judge(attempt(tool, arguments), call, reads);
            if (!judgement.allows() && !isOfNothing(judgement)) {
                refused.add(refusal(tool, judgement));
                return;
            }
            if (gateway.call(call, "a read") instanceof ToolResult.Done found && tool.startsWith("find_")) {
                customer = new Customer(found.body().path("user_id").asText(), true, "tool:" + tool);
            }
        }

        /** Customers of some tasks remember numbers wrongly: there is nothing to read, and nothing else is wrong. */
        private boolean isOfNothing(Judgement judgement) {
            return deniedBy(judgement).equals(Set.of("retail.identity.others-order-read"));
        }

        private void write(JsonNode action, String tool, Map<String, Object> arguments) {
            var call = call(tool, arguments, conversation);
            var asked = judge(attempt(tool, arguments), call, reads);
            var judgement = judge(
                    attempt(tool, arguments).confirmedAs(new Confirmation(tool, arguments, true, 0, 0)), call, reads);
            if (!judgement.allows()) {
                refused.add(refusal(tool, judgement));
                return;
            }
            assertThat(asked.verdict()).as("before a yes").isInstanceOf(Verdict.NeedsConfirmation.class);
            var key = registry.idempotencyKey(call);
            var level = registry.require(RETAIL, tool).level();
            assertThat(transactions.<EffectLedger.Intent>execute(status -> ledger.intend(call, key, level)))
                    .isInstanceOf(EffectLedger.Intent.New.class);
            var result = gateway.call(call, key);
            transactions.executeWithoutResult(status -> ledger.record(RETAIL, key, result));
            assertThat(result).as("task %s, %s", task.path("id"), tool).isInstanceOf(ToolResult.Done.class);
            reads.forget();
            written.add(tool);
            done.add(action);
        }

        private Attempt attempt(String tool, Map<String, Object> arguments) {
            return new Attempt(tool, arguments, customer, List.of(), List.of());
        }

        private String refusal(String tool, Judgement judgement) {
            return "task %s: %s refused by %s"
                    .formatted(task.path("id").asText(), tool, String.join(", ", deniedBy(judgement)));
        }
    }

    @Test
    void whatTheBenchmarkTemptsToIsRefused() {
        var rows = new ArrayList<Temptation.Refused>();
        var seen = new TreeSet<String>();
        for (var temptation : Temptation.all(data)) {
            seen.add(temptation.task());
            var attempt = temptation.attempt();
            if (attempt == null) {
                rows.add(new Temptation.Refused(temptation, Set.of()));
                continue;
            }
            var judgement = judge(attempt, gate.reads());
            assertThat(judgement.allows()).as(temptation.toString()).isFalse();
            assertThat(spokenAgainst(judgement)).as(temptation.toString()).contains(temptation.policy());
            rows.add(new Temptation.Refused(temptation, spokenAgainst(judgement)));
        }

        var withoutWrites = new TreeSet<String>();
        RetailData.tasks().forEach(task -> {
            if (task.at("/evaluation_criteria/actions").findValuesAsText("name").stream()
                    .noneMatch(RetailData.WRITES::contains)) {
                withoutWrites.add(task.path("id").asText());
            }
        });
        assertThat(seen).isEqualTo(withoutWrites);
        report.temptations(rows);
    }

    @Test
    void everyViolationIsRefusedByTheRuleThatShould() {
        var reads = gate.reads();
        var violations = new Violations(data, SEED).each(OF_EACH_KIND);
        var counts = new LinkedHashMap<String, RetailReport.Kind>();
        var wrong = new ArrayList<String>();
        for (var violation : violations) {
            var judgement = judge(violation.attempt(), reads);
            if (judgement.allows() || !spokenAgainst(judgement).contains(violation.policy())) {
                wrong.add("%s: %s said %s".formatted(violation, judgement.verdict(), spokenAgainst(judgement)));
            }
            counts.computeIfAbsent(violation.kind(), kind -> new RetailReport.Kind(kind, violation.policy()))
                    .count();
        }

        assertThat(wrong).isEmpty();
        assertThat(violations).hasSizeGreaterThanOrEqualTo(2_000);
        report.violations(List.copyOf(counts.values()), SEED);
    }

    @Test
    void rulesAndWrittenPolicyAgreeOnEveryOrderAndAction() {
        var reads = gate.reads();
        var policy = new WrittenPolicy(data);
        var some = new Violations(data, SEED + 1);
        var rows = new LinkedHashMap<String, RetailReport.Row>();
        var disagreements = new ArrayList<String>();
        for (var action : ACTIONS) {
            var row = new RetailReport.Row(action);
            rows.put(action, row);
            for (var order : data.orders()) {
                var attempt = some.some(action, order);
                var judgement = judge(attempt, reads);
                var expected = policy.brokenBy(action, attempt.arguments());
                if (!deniedBy(judgement).equals(expected) || judgement.allows() != expected.isEmpty()) {
                    disagreements.add("%s %s: rules say %s, the written policy %s"
                            .formatted(action, attempt.arguments(), deniedBy(judgement), expected));
                }
                row.count(expected);
            }
        }

        assertThat(disagreements).isEmpty();
        report.matrix(List.copyOf(rows.values()), disagreements);
    }

    @Test
    void aSecondExchangeIsRefusedOnWhateverChannel() {
        var violations = new Violations(data, SEED + 2);
        var first = violations.right("exchange_delivered_order_items");
        var call = call(first.tool(), first.arguments(), new ConversationId(UUID.randomUUID()));
        var key = registry.idempotencyKey(call);
        transactions.executeWithoutResult(status ->
                ledger.intend(call, key, registry.require(RETAIL, first.tool()).level()));

        var again = judge(first, gate.reads());

        assertThat(deniedBy(again)).containsExactly("retail.items.once");
        tables.restore();
    }

    private Judgement judge(Attempt attempt, Reads reads) {
        return judge(attempt, call(attempt.tool(), attempt.arguments(), new ConversationId(UUID.randomUUID())), reads);
    }

    private Judgement judge(Attempt attempt, ToolCall call, Reads reads) {
        var config = configs.of(RETAIL, new AgentId("robin"));
        return gate.judge(
                new Circumstances(
                        config,
                        RetailShop.NOW,
                        attempt.customer(),
                        attempt.confirmations(),
                        List.of(),
                        attempt.effects(),
                        List.of(config.settings())),
                call,
                "conformance",
                false,
                reads);
    }

    private void read(String tool, Map<String, Object> arguments) {
        assertThat(gateway.call(call(tool, arguments, new ConversationId(UUID.randomUUID())), "a read"))
                .isInstanceOf(ToolResult.Done.class);
    }

    private static ToolCall call(String tool, Map<String, Object> arguments, ConversationId conversation) {
        return new ToolCall(
                RETAIL,
                tool,
                arguments,
                new TurnId(UUID.randomUUID()),
                UUID.randomUUID(),
                "conformance/Task_Act",
                conversation,
                new CustomerId(UUID.randomUUID()));
    }

    /** Policies whose rules denied. */
    private static Set<String> deniedBy(Judgement judgement) {
        return policies(judgement, Set.of("Deny"));
    }

    /** Policies whose rules said anything but yes. */
    private static Set<String> spokenAgainst(Judgement judgement) {
        return policies(judgement, Set.of("Deny", "RequireApproval", "AskConfirmation"));
    }

    private static Set<String> policies(Judgement judgement, Set<String> conclusions) {
        var policies = new TreeSet<String>();
        judgement.verdict().reasons().stream()
                .filter(reason -> conclusions.contains(reason.conclusion()))
                .forEach(reason -> policies.add(reason.policy()));
        return policies;
    }

    /** What differs in the oracle's shop, as documents by collection and id. */
    private Map<String, JsonNode> changed(Mechanics mechanics) {
        var changed = new TreeMap<String, JsonNode>();
        for (var collection : List.of("users", "products", "orders")) {
            mechanics.shop().path(collection).properties().forEach(document -> {
                if (!document.getValue().equals(data.document(collection, document.getKey()))) {
                    changed.put(collection + "/" + document.getKey(), RetailData.comparable(document.getValue()));
                }
            });
        }
        return changed;
    }
}
