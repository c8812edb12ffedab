package ai.focal360.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.customer.Customers;
import ai.focal360.knowledge.Knowledge;
import ai.focal360.knowledge.RetrievalQuery;
import ai.focal360.llm.SenseRequest;
import ai.focal360.llm.SenseRequest.Expected;
import ai.focal360.llm.SenseRequest.IntentCandidate;
import ai.focal360.llm.Sensing;
import ai.focal360.platform.TenantId;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Policies;
import ai.focal360.policy.facts.ClaimMade;
import ai.focal360.policy.facts.Contribution;
import ai.focal360.policy.facts.Found;
import ai.focal360.policy.facts.GuidelineOffer;
import ai.focal360.policy.facts.ScenarioOffer;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.Talk;
import ai.focal360.policy.facts.ToolCall;
import ai.focal360.policy.facts.Understood;
import ai.focal360.policy.facts.Value;
import ai.focal360.scenario.Scenarios;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.Tenants;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/** What a turn's parts cost on their own: the local sensor, retrieval, and the rules of the demo tenant at each point. */
class PartsBench {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    private static final long WARM_UP = TimeUnit.SECONDS.toNanos(4);
    private static final long MEASURED = TimeUnit.SECONDS.toNanos(5);

    /** Each is asked with a number in it, so that no text is the same twice. */
    private static final String NEW_TEXT =
            "Hello, I am Anna Jansen. My order #W%07d arrived yesterday and the lamp is broken. What can you do?";

    private static final String KNOWN_TEXT = NEW_TEXT.formatted(1);

    private final AtomicInteger number = new AtomicInteger();

    @Test
    void partsOnTheirOwn() throws Exception {
        FileSystemUtils.deleteRecursively(Path.of("target/bench"));
        try (var platform = Platform.start(Map.of("focal.home", "target/bench"))) {
            var tenants = platform.bean(Tenants.class);
            var pack = tenants.require(Platform.ACME);
            System.out.printf("On %d threads, warm:%n", THREADS);
            System.out.printf("%-52s %10s %10s%n", "", "/s", "ms each");
            senseAndRetrieve(platform, pack);
            decide(platform, pack, tenants.require(TenantId.PLATFORM));
        }
    }

    private void senseAndRetrieve(Platform platform, Pack pack) throws Exception {
        var knowledge = platform.bean(Knowledge.class);
        var sensing = platform.bean("sensing", Sensing.class);
        var agent = pack.data().agent("alex").orElseThrow();
        var fields = platform.bean(Customers.class).schema(Platform.ACME).masked(Map.of());

        measure("nearest intents and retrieval, a new text", () -> {
            var text = NEW_TEXT.formatted(number.incrementAndGet());
            knowledge.nearestIntents(Platform.ACME, text, "en", 6);
            return retrieve(knowledge, pack, text);
        });
        measure("nearest intents and retrieval, a text seen before", () -> {
            knowledge.nearestIntents(Platform.ACME, KNOWN_TEXT, "en", 6);
            return retrieve(knowledge, pack, KNOWN_TEXT);
        });
        var nearest = knowledge.nearestIntents(Platform.ACME, KNOWN_TEXT, "en", 6).stream()
                .map(near -> new IntentCandidate(near.id(), near.intent().description(), near.score()))
                .toList();
        measure(
                "local sensor",
                () -> sensing.sense(new SenseRequest(
                        agent,
                        List.of(NEW_TEXT.formatted(number.incrementAndGet())),
                        List.of(),
                        "en",
                        nearest,
                        fields,
                        Expected.NOTHING)));
    }

    private static Object retrieve(Knowledge knowledge, Pack pack, String text) {
        return knowledge.retrieve(
                new RetrievalQuery(Platform.ACME, pack.version(), text, "en", List.of("complaint"), Map.of()));
    }

    private void decide(Platform platform, Pack pack, Pack platformPack) throws Exception {
        var policies = platform.bean(Policies.class);
        for (var point : facts(platform, pack, platformPack).entrySet()) {
            assertThat(policies.decide(pack, platformPack, point.getKey(), point.getValue())
                            .concluded())
                    .as(point.getKey().id())
                    .isNotEmpty();
            measure(
                    "rules at " + point.getKey().id(),
                    () -> policies.decide(pack, platformPack, point.getKey(), point.getValue()));
        }
    }

    private static Map<DecisionPoint, List<Object>> facts(Platform platform, Pack pack, Pack platformPack) {
        var settings = new HashMap<>(platformPack.data().settings());
        settings.putAll(pack.data().settings());
        settings.putAll(pack.data().agent("alex").orElseThrow().settings());
        var turn = List.<Object>of(
                new Settings(settings),
                new Talk("alex", "webchat", "en", 3, 3, "customer"),
                new Understood("en", "cancel_order", 0.9, -0.6, "low", "angry", "none", "please cancel my order"),
                new Value("email", "anna@example.com", "customer", 1, false),
                new Value("user_id", "anna_1", "tool:find_user_id_by_email", 1, false),
                new Value("order_id", "#W0000001", "customer", 0.9, true));
        var points = new LinkedHashMap<DecisionPoint, List<Object>>();
        points.put(
                DecisionPoint.GUIDELINE,
                with(
                        turn,
                        new GuidelineOffer("upsell", 0.7, "global", -1),
                        new GuidelineOffer("thank", 0.6, "global", 1)));
        var navigation = new ArrayList<>(turn);
        platform.bean(Scenarios.class)
                .startable(Platform.ACME)
                .forEach(it -> navigation.add(new ScenarioOffer(it.id(), it.startsOn(), false)));
        navigation.add(new Found("article", "cancelling", 0.6));
        points.put(DecisionPoint.NAVIGATION, navigation);
        points.put(
                DecisionPoint.ACTION,
                with(
                        turn,
                        new ToolCall(
                                "grant_remedy",
                                "compensatable",
                                Map.of("order_id", "#W0000001", "amount", new BigDecimal("40"), "reason", "damaged"),
                                "handle-complaint",
                                false)));
        points.put(
                DecisionPoint.PLAN,
                with(
                        turn,
                        new Contribution("000", "INFORM", "cancel-order", "Task_Tell", "order.found"),
                        new Contribution("001", "CONFIRM", "cancel-order", "Task_Confirm", "order.cancel.confirm")));
        points.put(DecisionPoint.SPEECH, with(turn, new ClaimMade("amount_promised", "40 EUR", new BigDecimal("40"))));
        return points;
    }

    private static List<Object> with(List<Object> turn, Object... more) {
        var all = new ArrayList<>(turn);
        all.addAll(List.of(more));
        return all;
    }

    private void measure(String what, Callable<?> work) throws Exception {
        repeat(work, WARM_UP);
        var perSecond = repeat(work, MEASURED);
        System.out.printf("%-52s %10.0f %10.3f%n", what, perSecond, 1000.0 * THREADS / perSecond);
    }

    private static double repeat(Callable<?> work, long nanos) throws Exception {
        var threads = Executors.newFixedThreadPool(THREADS);
        try {
            var until = System.nanoTime() + nanos;
            Callable<Long> loop = () -> {
                var done = 0L;
                while (System.nanoTime() < until) {
                    work.call();
                    done++;
                }
                return done;
            };
            var from = System.nanoTime();
            var done = 0L;
            for (var thread : threads.invokeAll(java.util.Collections.nCopies(THREADS, loop))) {
                done += thread.get();
            }
            return done / ((System.nanoTime() - from) / 1e9);
        } finally {
            threads.shutdown();
        }
    }
}
