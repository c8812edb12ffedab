package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.Contribution;
import ai.focal360.policy.facts.Escalate;
import ai.focal360.policy.facts.GuidelineOffer;
import ai.focal360.policy.facts.ScenarioOffer;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.StartScenario;
import ai.focal360.policy.facts.Suppress;
import ai.focal360.policy.facts.Suspected;
import ai.focal360.policy.facts.Talk;
import ai.focal360.policy.facts.Understood;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a person takes over from Alex, and when a hint is out of place. */
class EscalationPolicyTest {
    private static final Understood CALM = understood("none", 0, "hm");

    @Test
    void handsOverWhoAsksForAPerson() {
        assertThat(handedOver(understood("talk_to_human", 0, "a person please"), talk(0, "customer")))
                .isTrue();
        assertThat(handedOver(CALM, talk(0, "customer"))).isFalse();
    }

    @Test
    void handsOverWhoSpeaksOfLawyers() {
        assertThat(handedOver(understood("none", 0, "my lawyer says no"), talk(0, "customer")))
                .isTrue();
        assertThat(handedOver(understood("none", 0, "my lawyers say no"), talk(0, "customer")))
                .isFalse();
    }

    @Test
    void handsOverWhoIsVeryUnhappy() {
        assertThat(handedOver(understood("none", -0.71, "hm"), talk(0, "customer")))
                .isTrue();
        assertThat(handedOver(understood("none", -0.7, "hm"), talk(0, "customer")))
                .isFalse();
    }

    @Test
    void handsOverAfterManyAnswersOfAlexAlone() {
        assertThat(handedOver(CALM, talk(10, "customer"))).isTrue();
        assertThat(handedOver(CALM, talk(9, "customer"))).isFalse();
        assertThat(handedOver(CALM, talk(10, "scenario"))).isFalse();
    }

    @Test
    void handsOverWhomTheFirewallCalledAPersonFor() {
        assertThat(started(CALM, talk(0, "customer"), new Suspected("threat", "HIGH", true)))
                .containsExactly("escalate-to-human");
        assertThat(started(CALM, talk(0, "customer"), new Suspected("threat", "HIGH", false)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"say.escalate.handoff", "say.escalate.later", "say.escalate.closed"})
    void tellsWhyAPersonTookOver(String text) {
        assertThat(Rules.of("acme-shop")
                        .given(
                                understood("talk_to_human", 0, "a person please"),
                                new Contribution("1", "INFORM", "escalate-to-human", "Task_Say", text))
                        .at(DecisionPoint.PLAN)
                        .all(Escalate.class))
                .extracting(Escalate::reason)
                .containsExactly("the customer asked for a person");
    }

    @Test
    void teachesNobodyWhoHasTrouble() {
        assertThat(suppressed("teach-filters", 0, -0.1)).isTrue();
        assertThat(suppressed("teach-filters", 0, 0)).isFalse();
        assertThat(suppressed("be-brief", -1, -0.51)).isTrue();
        assertThat(suppressed("be-brief", -1, -0.5)).isFalse();
        assertThat(suppressed("be-brief", 0, -0.51)).isFalse();
    }

    @Test
    void tellsOfInvoicesOnlyWhoAsksAboutBills() {
        var hint = new GuidelineOffer("offer-invoice-link", 0.6, "global", 0);

        assertThat(Rules.of("acme-shop")
                        .given(understood("return_items", 0, "I want to return order #W1"), hint)
                        .at(DecisionPoint.GUIDELINE)
                        .all(Suppress.class))
                .extracting(Suppress::guideline)
                .containsExactly("offer-invoice-link");
        assertThat(Rules.of("acme-shop")
                        .given(understood("billing_inquiry", 0, "I need an invoice"), hint)
                        .at(DecisionPoint.GUIDELINE)
                        .all(Suppress.class))
                .isEmpty();
    }

    private static boolean suppressed(String guideline, int priority, double sentiment) {
        return !Rules.of("acme-shop")
                .given(understood("none", sentiment, "hm"), new GuidelineOffer(guideline, 0.9, "global", priority))
                .at(DecisionPoint.GUIDELINE)
                .all(Suppress.class)
                .isEmpty();
    }

    private static boolean handedOver(Object... facts) {
        return started(facts).contains("escalate-to-human");
    }

    private static List<String> started(Object... facts) {
        return Rules.of("acme-shop")
                .given(facts)
                .given(
                        new Settings(Map.of(
                                "escalation.keywords", List.of("lawyer"),
                                "escalation.sentiment", -0.7,
                                "escalation.max-auto-responses", 10,
                                "question.words", List.of("how"),
                                "question.intents", List.of())),
                        new ScenarioOffer("escalate-to-human", List.of("talk_to_human"), false))
                .at(DecisionPoint.NAVIGATION)
                .all(StartScenario.class)
                .stream()
                .map(StartScenario::scenario)
                .toList();
    }

    private static Talk talk(int automaticAnswers, String calledBy) {
        return new Talk("alex", "webchat", "en", 3, automaticAnswers, calledBy);
    }

    private static Understood understood(String intent, double sentiment, String text) {
        return new Understood("en", intent, 0.9, sentiment, "low", "neutral", "none", text);
    }
}
