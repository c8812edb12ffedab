package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.RuleCompiler.Compiled;
import ai.focal360.policy.facts.Customer;
import ai.focal360.policy.facts.Deny;
import ai.focal360.policy.facts.ToolCall;
import ai.focal360.tenant.Pack;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kie.api.definition.rule.Rule;

/** Which rules take part in a decision, and that leaving the others out changes none. */
class RuleReachTest {
    private static final String FILE = "rules/acme-shop/test.drl";
    private static final ToolCall REFUND = call("refund");
    private static final ToolCall CANCEL = call("cancel");
    private static final Compiled.Rules PLATFORM = compiled(Rules.folder("rules/platform"));

    private static final String INFERENCES = """
            declare Known
                id : String
            end
            declare Trusted
                id : String
            end
            rule "known" @Policy("x")
            when  Customer( $id : id, authenticated )
            then  insertLogical( new Known( $id ) );
            end
            rule "trusted" @Policy("x")
            when  Known( $id : id )
            then  insertLogical( new Trusted( $id ) );
            end
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ToolCall( tool == "refund" )
            ToolCall( tool == 'refund' )
            ToolCall( !ahead, tool == "refund", level == "none" )
            ToolCall( $tool : tool == "refund" )
            ToolCall( tool in ( "give", "refund" ) )
            Customer() ToolCall( tool == "refund" )
            ( Customer() and ToolCall( tool == "refund" ) )
            """)
    void aRuleForAnotherToolTakesNoPart(String condition) {
        var bases = bases(condition);
        assertThat(rulesAt(bases, REFUND)).contains("it");
        assertThat(rulesAt(bases, CANCEL)).doesNotContain("it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ToolCall()",
                "ToolCall( tool != \"refund\" )",
                "ToolCall( tool not in ( \"refund\" ) )",
                "ToolCall( tool == \"refund\" || level == \"none\" )",
                "ToolCall( scenario == \"refund\" )",
                "not ToolCall( tool == \"refund\" )",
                "( ToolCall( tool == \"refund\" ) or Customer() )",
                "forall( $call : ToolCall() ToolCall( this == $call, tool == \"refund\" ) )",
                "accumulate( ToolCall( tool == \"refund\" ); $calls : count() )",
            })
    void aRuleThatMayFireForAnyToolTakesPart(String condition) {
        var bases = bases(condition);
        assertThat(rulesAt(bases, CANCEL)).contains("it");
        assertThat(rulesAt(bases, REFUND)).contains("it");
    }

    @Test
    void callsOfSeveralToolsMeetTheRulesOfEach() {
        var bases = bases("ToolCall( tool == \"refund\" )");
        assertThat(names(bases, DecisionPoint.ACTION, REFUND, CANCEL)).contains("it");
    }

    @Test
    void aTypeOfTheTenantsOwnIsNoCall() {
        var bases = RuleBases.of(PLATFORM).under(compiled(Map.of(FILE, """
                package rules.acme_shop
                import ai.focal360.policy.facts.Deny
                import ai.focal360.policy.facts.Policy
                declare ToolCall
                    tool : String
                end
                rule "its own" @Policy("x")
                when  ToolCall( tool == "refund" )
                then  insert( Deny.because( "no" ) );
                end
                """)));
        assertThat(rulesAt(bases, CANCEL)).contains("its own");
    }

    @Test
    void whereRulesMakeCallsThemselvesNoRuleIsLeftOut() {
        var rules = rules("""
                rule "a cancellation refunds" @Policy("x")
                when  ToolCall( tool == "cancel" )
                then  insertLogical( new ToolCall( "refund", "none", Map.of(), "s", false ) );
                end
                """, "ToolCall( tool == \"refund\" )");
        assertThat(rules.judge(CANCEL)).isInstanceOf(Verdict.Denied.class);
    }

    @Test
    void aRuleOfAnotherPointTakesNoPart() {
        var bases = bases("Customer()");
        assertThat(names(bases, DecisionPoint.ACTION)).contains("it");
        assertThat(names(bases, DecisionPoint.PLAN)).doesNotContain("it");
    }

    @Test
    void whatIsInferredTakesPartWhereItIsLookedAt() {
        var bases = bases(INFERENCES, "Trusted()");
        assertThat(names(bases, DecisionPoint.ACTION)).contains("known", "trusted", "it");
        assertThat(names(bases, DecisionPoint.PLAN)).doesNotContain("known", "trusted");

        assertThat(rules(INFERENCES, "Trusted()")
                        .given(new Customer("anna", true, "link"))
                        .judge(CANCEL))
                .isInstanceOf(Verdict.Denied.class);
        assertThat(rules(INFERENCES, "Trusted()")
                        .given(new Customer("anna", false, "none"))
                        .judge(CANCEL))
                .isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void whatIsInferredForOneToolTakesNoPartForAnother() {
        var inferred = """
                declare Due
                    tool : String
                end
                rule "due" @Policy("x")
                when  ToolCall( tool == "refund" )
                then  insertLogical( new Due( "refund" ) );
                end
                """;
        assertThat(rulesAt(bases(inferred, "Due()"), CANCEL)).contains("it").doesNotContain("due");
        assertThat(rules(inferred, "not Due()").judge(CANCEL)).isInstanceOf(Verdict.Denied.class);
        assertThat(rules(inferred, "not Due()").judge(REFUND)).isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void aConditionOnAnythingMeetsAllThatIsInferred() {
        assertThat(names(bases(INFERENCES, "Object()"), DecisionPoint.ACTION)).contains("known", "trusted");
    }

    @Test
    void whereTheTenantHasNoSayThePlatformsBaseIsShared() {
        var platform = RuleBases.of(PLATFORM);
        var one = over(platform, "", "Customer()");
        var other = over(platform, INFERENCES, "Trusted()");
        assertThat(one.at(DecisionPoint.INGRESS, List.of())).isSameAs(other.at(DecisionPoint.INGRESS, List.of()));
        assertThat(one.at(DecisionPoint.ACTION, List.of())).isNotSameAs(other.at(DecisionPoint.ACTION, List.of()));
    }

    @Test
    void decidesWhereThePlatformHasNoRules() {
        var silent = RuleBases.of(compiled(Map.of("rules/platform/plan.drl", "package rules.platform\n")));
        var rules = new RuleSet(over(silent, "", "ToolCall( tool == \"cancel\" )"), DomainTypes.NONE);
        assertThat(rules.decide(DecisionPoint.ACTION, List.of(CANCEL)))
                .extracting(Concluded::conclusion)
                .hasOnlyElementsOfType(Deny.class);
        assertThat(rules.decide(DecisionPoint.PLAN, List.of())).isEmpty();
    }

    @Test
    void aFactFilledFromAnAnswerFitsEveryBase() {
        var order = """
                declare Order
                    id : String
                end
                rule "no refund of it" @Policy("x")
                when  Order( id == "1" )
                      ToolCall( tool == "refund" )
                then  insert( Deny.because( "no" ) );
                end
                """;
        var rules = rules(order, "Order( id == \"1\" ) ToolCall( tool == \"cancel\" )")
                .domain("Order", "{\"id\": \"1\"}");
        assertThat(rules.judge(REFUND)).isInstanceOf(Verdict.Denied.class);
        assertThat(rules.judge(CANCEL)).isInstanceOf(Verdict.Denied.class);
        assertThat(rules.judge(call("read"))).isInstanceOf(Verdict.Allowed.class);
    }

    private static ToolCall call(String tool) {
        return new ToolCall(tool, "none", Map.of(), "s", false);
    }

    private static Set<String> rulesAt(RuleBases bases, ToolCall call) {
        return names(bases, DecisionPoint.ACTION, call);
    }

    private static Set<String> names(RuleBases bases, DecisionPoint point, Object... facts) {
        return bases.at(point, List.of(facts)).getKiePackages().stream()
                .flatMap(all -> all.getRules().stream())
                .map(Rule::getName)
                .collect(Collectors.toSet());
    }

    private static RuleBases bases(String condition) {
        return bases("", condition);
    }

    private static RuleBases bases(String more, String condition) {
        return over(RuleBases.of(PLATFORM), more, condition);
    }

    private static RuleBases over(RuleBases platform, String more, String condition) {
        return platform.under(compiled(Map.of(FILE, text(more, condition))));
    }

    private static Rules rules(String more, String condition) {
        return Rules.of("acme-shop", Map.of(FILE, text(more, condition)));
    }

    private static String text(String more, String condition) {
        return """
                package rules.acme_shop
                import ai.focal360.policy.facts.*
                import java.util.Map
                %s
                rule "it" @Policy("x")
                when  %s
                then  insert( Deny.because( "no" ) );
                end
                """.formatted(more, condition);
    }

    private static Compiled.Rules compiled(Map<String, String> files) {
        var compiled = new RuleCompiler().compile(Pack.hash(files), files);
        assertThat(compiled).isInstanceOf(Compiled.Rules.class);
        return (Compiled.Rules) compiled;
    }
}
