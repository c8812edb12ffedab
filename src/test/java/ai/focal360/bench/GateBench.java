package ai.focal360.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.TenantId;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Policies;
import ai.focal360.policy.Rules;
import ai.focal360.policy.facts.Confirmation;
import ai.focal360.policy.facts.Customer;
import ai.focal360.policy.facts.Registered;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.ToolCall;
import ai.focal360.policy.facts.Value;
import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackVersion;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the gate's rules cost: decisions by the number of a tenant's rules, each of which begins with an equality on the tool,
 * and by the number of tenants; publish time; memory. Decisions are counted by a second of one core's time, publishing in
 * seconds of all cores, so that company on the machine distorts little. {@code -Dbench.rules}, {@code -Dbench.tenants} and
 * {@code -Dbench.different} choose the numbers.
 */
class GateBench {
    private static final long WARM_UP = TimeUnit.SECONDS.toNanos(Long.getLong("bench.warm-up", 3));
    private static final long MEASURED = TimeUnit.SECONDS.toNanos(Long.getLong("bench.seconds", 5));
    private static final int RULES_OF_A_FILE = 250;
    private static final int MOST_GROWTH = 3;
    private static final List<Object> FACTS = List.of(
            new Settings(Map.of("time.zone", "UTC")),
            new Customer("anna", true, "tool:find_user_id_by_email"),
            new Registered("tool_7", "irreversible", "a tool", "amount"),
            new Value("user_id", "anna", "tool:find_user_id_by_email", 1, false),
            new Value("email", "anna@example.com", "customer", 1, true),
            new Confirmation("tool_7", Map.of("amount", 5), true, 0, 0));
    private static final int TOOLS = 10;
    private static final int MOST_MEGABYTES = 5;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final ToolCall CALL = call(7);

    private final Policies policies = Rules.policies();
    private final Pack platform = LivePacks.platform();

    @Test
    void decisionsByRulesOfTheCallAlone() {
        growsLittle(measure("alone", ""));
    }

    /** A second pattern that is the same in every rule would cost a place in each of them if all took part. */
    @Test
    void decisionsByRulesThatLookAtTheCustomerToo() {
        growsLittle(measure("joined", "Customer( authenticated )"));
    }

    private static void growsLittle(Map<Integer, Double> decisions) {
        var few = decisions.get(100);
        decisions.forEach((rules, perSecond) -> {
            if (few != null && rules > 100) {
                assertThat(few / perSecond)
                        .as("evaluation from 100 to %d rules", rules)
                        .isLessThanOrEqualTo(MOST_GROWTH);
            }
        });
    }

    private Map<Integer, Double> measure(String tenant, String further) {
        var decisions = new LinkedHashMap<Integer, Double>();
        System.out.printf("%-10s %14s %14s %14s%n", tenant, "publish cpu s", "decisions/s", "MB");
        for (var rules : numbers("bench.rules", "10,100,1000,10000")) {
            var before = used();
            var began = CpuTime.ofThisProcess();
            var pack = pack(tenant, rules, rules, further);
            assertThat(policies.check(pack, platform)).isEmpty();
            policies.judge(pack, platform, CALL, FACTS);
            var published = CpuTime.ofThisProcess().minus(began);
            var memory = used() - before;
            run(List.of(pack), WARM_UP);
            decisions.put(rules, run(List.of(pack), MEASURED));
            System.out.printf(
                    "%-10d %14.1f %14.0f %14.1f%n",
                    rules, published.toMillis() / 1e3, decisions.get(rules), memory / 1e6);
        }
        return decisions;
    }

    /** Rules of one content are compiled once, whoever has them: a chain's shops, say. */
    @Test
    void decisionsByTenantsOfTheSameRules() {
        measureTenants("same", "bench.tenants", "1,100,1000", number -> pack("chain", 10, number, ""));
    }

    /** Thirty rules each, for ten tools, no two tenants' alike. */
    @Test
    void decisionsByTenantsOfDifferentRules() {
        var memory = measureTenants("different", "bench.different", "1,100,300", GateBench::shop);
        assertThat(memory).as("MB a tenant").isLessThan(MOST_MEGABYTES);
    }

    private double measureTenants(String which, String property, String otherwise, IntFunction<Pack> made) {
        var packs = new ArrayList<Pack>();
        var decisions = new LinkedHashMap<Integer, Double>();
        policies.judge(made.apply(0), platform, CALL, FACTS);
        var before = used();
        var began = CpuTime.ofThisProcess();
        var memory = 0.0;
        System.out.printf("%-10s %14s %14s %14s%n", which, "load cpu s", "decisions/s", "MB a tenant");
        for (var tenants : numbers(property, otherwise)) {
            while (packs.size() < tenants) {
                var pack = made.apply(packs.size() + 1);
                for (var point : DecisionPoint.values()) {
                    policies.decide(pack, platform, point, List.of());
                }
                IntStream.range(0, TOOLS).forEach(tool -> policies.judge(pack, platform, call(tool), FACTS));
                packs.add(pack);
            }
            var loading = CpuTime.ofThisProcess().minus(began);
            memory = (used() - before) / 1e6 / packs.size();
            run(packs, WARM_UP);
            decisions.put(tenants, run(packs, MEASURED));
            System.out.printf(
                    "%-10d %14.1f %14.0f %14.3f%n", tenants, loading.toMillis() / 1e3, decisions.get(tenants), memory);
        }
        return memory;
    }

    /** Decisions in a second of one core's time. */
    private double run(List<Pack> packs, long nanos) {
        var began = System.nanoTime();
        var cpu = THREADS.getCurrentThreadCpuTime();
        var decisions = 0;
        while (System.nanoTime() - began < nanos) {
            policies.judge(packs.get(decisions % packs.size()), platform, CALL, FACTS);
            decisions++;
        }
        return decisions / ((THREADS.getCurrentThreadCpuTime() - cpu) / 1e9);
    }

    private static Pack shop(int number) {
        var tenant = "shop-" + number;
        var file = new StringBuilder("""
                package rules.shop_%d
                import ai.focal360.policy.facts.*
                declare Known
                    id : String
                end
                declare Due
                    tool : String
                end
                """.formatted(number));
        for (var tool = 0; tool < TOOLS; tool++) {
            file.append("""
                    rule "due %1$d" @Policy("due.%1$d")
                    when  ToolCall( tool == "tool_%1$d", amount( "amount" ) > %2$d )
                    then  insertLogical( new Due( "tool_%1$d" ) );
                    end
                    rule "no %1$d" @Policy("no.%1$d")
                    when  Due( tool == "tool_%1$d" )
                          not Known()
                    then  insert( Deny.because( "reason.generic" ) );
                    end
                    """.formatted(tool, 10 + number));
        }
        for (var field = 0; field < TOOLS; field++) {
            file.append("""
                    rule "known %1$d" @Policy("known.%1$d")
                    when  Customer( authenticated, $id : id )
                          Value( field == "field_%1$d_%2$d", value == $id )
                    then  insertLogical( new Known( "%1$d" ) );
                    end
                    """.formatted(field, number));
        }
        return pack(tenant, number, Map.of("rules/%s/gate.drl".formatted(tenant), file.toString()));
    }

    private static ToolCall call(int tool) {
        return new ToolCall("tool_" + tool, "irreversible", Map.of("amount", 5), "s", false);
    }

    private static Pack pack(String tenant, int rules, long number, String further) {
        var files = new TreeMap<String, String>();
        for (var first = 0; first < rules; first += RULES_OF_A_FILE) {
            var file = new StringBuilder("package rules.%s\nimport ai.focal360.policy.facts.*\n".formatted(tenant));
            for (var rule = first; rule < Math.min(rules, first + RULES_OF_A_FILE); rule++) {
                file.append("""
                        rule "line %1$d" @Policy("bench.%1$d")
                        when  ToolCall( tool == "tool_%2$d", amount( "amount" ) > %1$d )
                              %3$s
                        then  insert( Deny.because( "reason.generic" ) );
                        end
                        """.formatted(rule + 10, rule, further));
            }
            files.put("rules/%s/part%03d.drl".formatted(tenant, first / RULES_OF_A_FILE), file.toString());
        }
        return pack(tenant, number, files);
    }

    private static Pack pack(String tenant, long number, Map<String, String> files) {
        return new Pack(
                new PackVersion(new TenantId(tenant), number, "n" + number),
                new TreeMap<>(files),
                LivePacks.pack(new TenantId(tenant), Map.of(), List.of()).data());
    }

    /** Heap and classes. */
    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool ->
                        pool.getType() == MemoryType.HEAP || pool.getName().contains("etaspace"))
                .mapToLong(pool -> pool.getUsage().getUsed())
                .sum();
    }

    private static List<Integer> numbers(String property, String otherwise) {
        return Stream.of(System.getProperty(property, otherwise).split(","))
                .map(Integer::valueOf)
                .toList();
    }
}
