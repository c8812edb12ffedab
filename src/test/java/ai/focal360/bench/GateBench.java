package ai.focal360.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.TenantId;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the gate's rules cost: decisions a second by the number of a tenant's rules, each of which begins with an equality on
 * the tool; publish time; and memory by the number of tenants. {@code -Dbench.rules} and {@code -Dbench.tenants} choose.
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
    private static final ToolCall CALL = new ToolCall("tool_7", "irreversible", Map.of("amount", 5), "s", false);

    private final Policies policies = Rules.policies();
    private final Pack platform = LivePacks.platform();

    @Test
    void decisionsByRulesOfTheCallAlone() {
        var perDecision = measure("alone", "");
        if (perDecision.containsKey(100) && perDecision.containsKey(10_000)) {
            assertThat(perDecision.get(10_000) / perDecision.get(100))
                    .as("evaluation from 100 to 10,000 rules")
                    .isLessThanOrEqualTo(MOST_GROWTH);
        }
    }

    /** A second pattern that is the same in every rule costs a place in each of them when its fact comes in. */
    @Test
    void decisionsByRulesThatLookAtTheCustomerToo() {
        assertThat(measure("joined", "Customer( authenticated )")).isNotEmpty();
    }

    private Map<Integer, Double> measure(String tenant, String further) {
        var perDecision = new LinkedHashMap<Integer, Double>();
        System.out.printf("%-10s %14s %14s %14s%n", tenant, "publish s", "decisions/s", "MB");
        for (var rules : numbers("bench.rules", "10,100,1000,10000")) {
            var before = used();
            var began = System.nanoTime();
            var pack = pack(tenant, rules, rules, further);
            assertThat(policies.check(pack, platform)).isEmpty();
            policies.judge(pack, platform, CALL, FACTS);
            var published = (System.nanoTime() - began) / 1e9;
            var memory = used() - before;
            run(pack, WARM_UP);
            var decisions = run(pack, MEASURED);
            perDecision.put(rules, 1 / decisions);
            System.out.printf("%-10d %14.1f %14.0f %14.1f%n", rules, published, decisions, memory / 1e6);
        }
        return perDecision;
    }

    @Test
    void decisionsByTenants() {
        System.out.printf("%-10s %14s %14s %14s%n", "tenants", "loading s", "decisions/s", "MB a tenant");
        var before = used();
        var began = System.nanoTime();
        var packs = new ArrayList<Pack>();
        for (var tenants : numbers("bench.tenants", "1,100,1000")) {
            // rules of one content are compiled once, whoever has them: a chain's shops, say
            while (packs.size() < tenants) {
                var pack = pack("chain", 10, packs.size() + 1, "Customer( authenticated )");
                policies.judge(pack, platform, CALL, FACTS);
                packs.add(pack);
            }
            var loading = (System.nanoTime() - began) / 1e9;
            run(packs, WARM_UP);
            System.out.printf(
                    "%-10d %14.1f %14.0f %14.3f%n",
                    tenants, loading, run(packs, MEASURED), (used() - before) / 1e6 / packs.size());
        }
    }

    private double run(Pack pack, long nanos) {
        return run(List.of(pack), nanos);
    }

    private double run(List<Pack> packs, long nanos) {
        var began = System.nanoTime();
        var decisions = 0;
        while (System.nanoTime() - began < nanos) {
            policies.judge(packs.get(decisions % packs.size()), platform, CALL, FACTS);
            decisions++;
        }
        return decisions / ((System.nanoTime() - began) / 1e9);
    }

    private Pack pack(String tenant, int rules, long number, String further) {
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
        return new Pack(
                new PackVersion(new TenantId(tenant), number, "n" + number),
                files,
                LivePacks.pack(new TenantId(tenant), Map.of(), List.of()).data());
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static List<Integer> numbers(String property, String otherwise) {
        return Stream.of(System.getProperty(property, otherwise).split(","))
                .map(Integer::valueOf)
                .toList();
    }
}
