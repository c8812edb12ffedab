package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.ContinueScenario;
import ai.focal360.policy.facts.Found;
import ai.focal360.policy.facts.PauseScenario;
import ai.focal360.policy.facts.ResumeScenario;
import ai.focal360.policy.facts.ScenarioOffer;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.StartScenario;
import ai.focal360.policy.facts.Talk;
import ai.focal360.policy.facts.Understood;
import ai.focal360.policy.facts.Waiting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What starts when a question could be answered by an article and by a scenario. */
class NavigationPolicyTest {
    private static final Found FAQ = new Found("faq", "order-number", 0.99);

    @Test
    void asksTheScenarioWhereAnOrderIs() {
        assertThat(started(question("order_status", 0.9, "where is my order?"), FAQ))
                .containsExactly("order-status");
    }

    @Test
    void asksTheKnowledgeWhenItIsNotSureEnoughWhatIsMeant() {
        assertThat(started(question("order_status", 0.89, "where is my order number?"), FAQ))
                .containsExactly("answer-question");
    }

    @Test
    void asksTheKnowledgeHowThingsAreDone() {
        assertThat(started(question("cancel_order", 1, "how do i cancel an order?"), FAQ))
                .containsExactly("answer-question");
    }

    @Test
    void startsTheScenarioOfAWishThatIsNoQuestion() {
        assertThat(started(question("cancel_order", 1, "cancel my order please"), FAQ))
                .containsExactly("cancel-order");
    }

    @Test
    void startsTheScenarioOfAQuestionNothingAnswers() {
        assertThat(started(question("cancel_order", 1, "how do i cancel an order?")))
                .containsExactly("cancel-order");
    }

    @Test
    void takesNoSecondLookAtTheKnowledgeWhileTheScenarioAsks() {
        assertThat(Rules.of("acme-shop")
                        .given(
                                settings(),
                                talk(),
                                question("order_status", 0.95, "where is it?"),
                                FAQ,
                                new ScenarioOffer("answer-question", List.of("question"), false),
                                new ScenarioOffer("order-status", List.of("order_status"), true),
                                new Waiting("order-status", "1", "Task_AskEmail", "ask", false, false))
                        .at(DecisionPoint.NAVIGATION)
                        .all(StartScenario.class))
                .isEmpty();
    }

    private static List<String> started(Understood understood, Object... more) {
        return Rules.of("acme-shop")
                .given(
                        settings(),
                        talk(),
                        understood,
                        new ScenarioOffer("answer-question", List.of("question"), false),
                        new ScenarioOffer("order-status", List.of("order_status"), false),
                        new ScenarioOffer("cancel-order", List.of("cancel_order"), false))
                .given(more)
                .at(DecisionPoint.NAVIGATION)
                .all(StartScenario.class)
                .stream()
                .map(StartScenario::scenario)
                .toList();
    }

    private static Settings settings() {
        return new Settings(Map.of(
                "question.words",
                List.of("where", "how"),
                "question.intents",
                List.of("order_status"),
                "escalation.keywords",
                List.of("lawyer"),
                "escalation.sentiment",
                -0.7,
                "escalation.max-auto-responses",
                10));
    }

    private static Talk talk() {
        return new Talk("alex", "webchat", "en", 1, 1, "customer");
    }

    private static Understood question(String intent, double confidence, String text) {
        return new Understood("en", intent, confidence, 0, "low", "neutral", "none", text);
    }

    @Test
    void anAnswerGoesOnAndStartsNothingElse() {
        var decision = navigated(
                new Waiting("cancel-order", "1", "Task_AskOrder", "ask", true, false),
                question("order_status", 0.7, "#W1"),
                new ScenarioOffer("order-status", List.of("order_status"), false));

        assertThat(decision.all(ContinueScenario.class))
                .extracting(ContinueScenario::instance)
                .containsExactly("1");
        assertThat(decision.all(StartScenario.class)).isEmpty();
    }

    @Test
    void anAnswerWakesWhatWasSetAside() {
        var decision = navigated(
                new Waiting("cancel-order", "1", "Task_AskOrder", "ask", true, true), question("none", 0.1, "#W1"));

        assertThat(decision.all(ResumeScenario.class))
                .extracting(ResumeScenario::instance)
                .containsExactly("1");
    }

    @Test
    void aNewWishSetsAsideWhatWaits() {
        var wish = question("order_status", 0.95, "where is it");
        var offer = new ScenarioOffer("order-status", List.of("order_status"), false);

        assertThat(navigated(new Waiting("cancel-order", "1", "Task_AskOrder", "ask", false, false), wish, offer)
                        .all(PauseScenario.class))
                .extracting(PauseScenario::instance)
                .containsExactly("1");
        assertThat(navigated(new Waiting("cancel-order", "1", "Task_AskOrder", "ask", false, true), wish, offer)
                        .all(PauseScenario.class))
                .isEmpty();
    }

    @Test
    void theKnowledgeAnswersWhereNoWishWasUnderstood() {
        var offer = new ScenarioOffer("answer-question", List.of("question"), false);

        assertThat(navigated(question("none", 0.1, "bitcoin"), FAQ, offer).all(StartScenario.class))
                .extracting(StartScenario::scenario)
                .containsExactly("answer-question");
        assertThat(navigated(question("none", 0.1, "bitcoin"), offer).all(StartScenario.class))
                .isEmpty();
    }

    private static Decision navigated(Object... facts) {
        return Rules.of("acme-shop").given(settings(), talk()).given(facts).at(DecisionPoint.NAVIGATION);
    }
}
