package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.Capability;
import ai.focal360.policy.facts.Categorised;
import ai.focal360.policy.facts.ContextSource;
import ai.focal360.policy.facts.Contribution;
import ai.focal360.policy.facts.Hold;
import ai.focal360.policy.facts.Include;
import ai.focal360.policy.facts.Must;
import ai.focal360.policy.facts.PlanType;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.Sought;
import ai.focal360.policy.facts.Suspected;
import ai.focal360.policy.facts.Understood;
import ai.focal360.policy.facts.Unresolved;
import ai.focal360.policy.facts.UseContext;
import ai.focal360.policy.facts.UseMode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said when no scenario says anything. */
class PlanPolicyTest {
    @Test
    void leavesTheMatterOpenWhenNothingWasUnderstood() {
        var decision = Rules.of("acme-shop").given(understood("none")).at(DecisionPoint.PLAN);

        assertThat(decision.all(Include.class)).extracting(Include::text).containsExactly("fallback.unclear");
        assertThat(decision.all(Unresolved.class)).hasSize(1);
    }

    @Test
    void leavesNothingOpenAfterAGreeting() {
        var decision = Rules.of("acme-shop").given(understood("greeting")).at(DecisionPoint.PLAN);

        assertThat(decision.all(Include.class)).extracting(Include::text).containsExactly("greeting");
        assertThat(decision.all(Unresolved.class)).isEmpty();
    }

    @Test
    void leavesNothingOpenWhenAScenarioSpeaks() {
        var decision = Rules.of("acme-shop")
                .given(
                        understood("none"),
                        new Contribution("000", "ASK", "cancel-order", "Task_AskOrder", "ask.order_id"))
                .at(DecisionPoint.PLAN);

        assertThat(decision.all(Include.class)).isEmpty();
        assertThat(decision.all(Unresolved.class)).isEmpty();
    }

    @Test
    void isBriefWhereAMessageIsShort() {
        assertThat(briefly(2_000)).hasSize(1);
        assertThat(briefly(2_001)).isEmpty();
    }

    private static List<Must> briefly(int longest) {
        return Rules.of("acme-shop")
                .given(
                        new Settings(Map.of("plan.brief.longest", 2_000)),
                        new Capability("sms", "delivered", false, 0, longest, "plain"))
                .at(DecisionPoint.PLAN)
                .all(Must.class);
    }

    @Test
    void answersThanksAndFarewells() {
        assertThat(included(understood("thanks"))).containsExactly("thanks");
        assertThat(included(understood("goodbye"))).containsExactly("goodbye");
        assertThat(included(understood("thanks"), contribution("1", "INFORM"))).isEmpty();
    }

    @Test
    void saysThatAPersonWasCalled() {
        assertThat(included(understood("none"), new Suspected("threat", "HIGH", true)))
                .containsExactly("abuse.person-called");
        assertThat(included(understood("none"), new Suspected("threat", "HIGH", false)))
                .containsExactly("fallback.unclear");
    }

    @Test
    void isOfTheTypeOfWhatItSays() {
        assertThat(type(contribution("1", "ASK"))).containsExactly("ASK");
        assertThat(type(contribution("1", "INFORM"))).containsExactly("ANSWER");
        assertThat(type(contribution("1", "REFUSE"))).containsExactly("REFUSE");
        assertThat(type(contribution("1", "REFUSE"), contribution("2", "INFORM")))
                .containsExactly("ANSWER");
        assertThat(type(contribution("1", "ASK"), contribution("2", "INFORM"))).containsExactly("MIXED");
        assertThat(type(contribution("1", "CONFIRM"), contribution("2", "INFORM")))
                .containsExactly("CONFIRM");
    }

    @Test
    void theWriterIsAlwaysGivenSomeOfTheContext() {
        assertThat(context(source("customer.tier", "always", false, 0))).containsExactly("customer.tier");
    }

    @Test
    void someOfTheContextIsGivenWhereItIsRelevant() {
        assertThat(context(source("customer.order_id", "if-relevant", true, 0))).containsExactly("customer.order_id");
        assertThat(context(source("conversation.earlier", "if-relevant", false, 0.6)))
                .containsExactly("conversation.earlier");
        assertThat(context(source("conversation.earlier", "if-relevant", false, 0.59)))
                .isEmpty();
    }

    @Test
    void someOfTheContextIsGivenOnDemandAlone() {
        var earlier = source("conversation.earlier", "on-demand", true, 1);
        assertThat(context(said("as I told you before, it is broken"), earlier))
                .containsExactly("conversation.earlier");
        assertThat(context(said("it is broken"), earlier)).isEmpty();
        assertThat(context(
                        said("as I told you before, it is broken"), source("customer.order_id", "on-demand", true, 1)))
                .as("a tenant's rule may demand it")
                .isEmpty();
    }

    private static List<String> context(Object... facts) {
        return Rules.of("acme-shop")
                .given(new Settings(Map.of(
                        "context.likeness",
                        0.6,
                        "context.earlier.words",
                        List.of("told you before"),
                        "outcome.in-scope",
                        0.02,
                        "escalation.keywords",
                        List.of(),
                        "escalation.sentiment",
                        -0.8,
                        "escalation.max-auto-responses",
                        12)))
                .given(facts)
                .at(DecisionPoint.PLAN)
                .all(UseContext.class)
                .stream()
                .map(UseContext::source)
                .toList();
    }

    private static ContextSource source(String name, String use, boolean inUse, double likeness) {
        return new ContextSource(name, use, inUse, likeness);
    }

    private static Understood said(String text) {
        return new Understood("en", "complaint", 0.9, 0, "low", "neutral", "none", text);
    }

    @Test
    void confirmsOneThingAtATimeAndAsksNothingBesideIt() {
        var decision = Rules.of("acme-shop")
                .given(
                        understood("none"),
                        contribution("1", "CONFIRM"),
                        contribution("2", "CONFIRM"),
                        contribution("3", "ASK"),
                        contribution("4", "INFORM"))
                .at(DecisionPoint.PLAN);

        assertThat(decision.all(Hold.class)).extracting(Hold::contribution).containsOnly("2", "3");
        assertThat(decision.all(PlanType.class)).extracting(PlanType::type).containsExactly("CONFIRM");
    }

    @Test
    void escalatesWhenATenantSaysSo() {
        var drl = """
                package rules.acme_shop
                import ai.focal360.policy.facts.*
                rule "it" @Policy("it") when Understood( intent == "talk_to_human" ) then insert( new Escalate( "asked" ) ); end
                """;
        assertThat(Rules.of("acme-shop", Map.of("rules/acme-shop/test.drl", drl))
                        .given(understood("talk_to_human"), contribution("1", "INFORM"))
                        .at(DecisionPoint.PLAN)
                        .all(PlanType.class))
                .extracting(PlanType::type)
                .containsExactly("ESCALATE");
    }

    @Test
    void tellsAGapInTheKnowledgeFromWhatIsOutOfScope() {
        var unknown = new Contribution("1", "ANSWER", "answer-question", "Task_SayUnknown", "say.answer.unknown");

        assertThat(categories(unknown, understood("question"), new Sought(0.3))).containsExactly("KNOWLEDGE_GAP");
        assertThat(categories(unknown, understood("question"), new Sought(0.29)))
                .containsExactly("OUT_OF_SCOPE");
        assertThat(categories(understood("none"), new Sought(0.3))).containsExactly("KNOWLEDGE_GAP");
        assertThat(categories(understood("none"), new Sought(0.29))).containsExactly("OUT_OF_SCOPE");
        assertThat(categories(contribution("1", "ANSWER"), understood("question"), new Sought(0.3)))
                .isEmpty();
        assertThat(categories(understood("greeting"), new Sought(0.1))).isEmpty();
    }

    @Test
    void knowsWhatWasUnderstoodAndCannotBeDone() {
        assertThat(categories(understood("exchange_items"), new Sought(0.1))).containsExactly("CAPABILITY_GAP");
    }

    @Test
    void isEscalatedWhenAScenarioHandsOver() {
        assertThat(type(new Contribution("1", "INFORM", "any", "Task_Say", "say.escalate.handoff")))
                .containsExactly("ESCALATE");
        assertThat(type(new Contribution("1", "INFORM", "any", "Task_Say", "say.escalate.closed")))
                .containsExactly("ESCALATE");
        assertThat(type(new Contribution("1", "INFORM", "any", "Task_Say", "say.escalate.later")))
                .containsExactly("ESCALATE");
    }

    private static List<String> categories(Object... facts) {
        return Rules.of("acme-shop")
                .given(facts)
                .given(new Settings(Map.of(
                        "outcome.in-scope",
                        0.3,
                        "escalation.keywords",
                        List.of("lawyer"),
                        "escalation.sentiment",
                        -0.7,
                        "escalation.max-auto-responses",
                        10)))
                .at(DecisionPoint.PLAN)
                .all(Categorised.class)
                .stream()
                .map(Categorised::category)
                .toList();
    }

    @Test
    void soundsLikeTheCustomerFeels() {
        assertThat(mode(-0.51)).containsExactly("de_escalation");
        assertThat(mode(-0.5)).containsExactly("empathetic");
        assertThat(mode(-0.01)).containsExactly("empathetic");
        assertThat(mode(0)).containsExactly("standard");
    }

    private static List<String> mode(double sentiment) {
        return Rules.of("acme-shop")
                .given(new Understood("en", "none", 0.9, sentiment, "low", "neutral", "none", "hm"))
                .at(DecisionPoint.PLAN)
                .all(UseMode.class)
                .stream()
                .map(UseMode::mode)
                .toList();
    }

    private static List<String> type(Contribution... contributions) {
        return Rules.of("acme-shop").given((Object[]) contributions).at(DecisionPoint.PLAN).all(PlanType.class).stream()
                .map(PlanType::type)
                .toList();
    }

    private static List<String> included(Object... facts) {
        return Rules.of("acme-shop").given(facts).at(DecisionPoint.PLAN).all(Include.class).stream()
                .map(Include::text)
                .toList();
    }

    private static Contribution contribution(String id, String kind) {
        return new Contribution(id, kind, "cancel-order", "Task_AskOrder", "ask.order_id");
    }

    private static Understood understood(String intent) {
        return new Understood("en", intent, 0.9, 0, "low", "neutral", "none", "hm");
    }
}
