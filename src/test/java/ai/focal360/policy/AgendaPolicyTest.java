package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.AgendaDue;
import ai.focal360.policy.facts.CancelScenario;
import ai.focal360.policy.facts.Contribution;
import ai.focal360.policy.facts.Hold;
import ai.focal360.policy.facts.Include;
import ai.focal360.policy.facts.ScenarioOffer;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.StartScenario;
import ai.focal360.policy.facts.Understood;
import ai.focal360.policy.facts.Waiting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a turn of the agenda does, and that it gives way to a customer who writes in the same moment. */
class AgendaPolicyTest {
    private static final AgendaDue FOLLOW_UP = new AgendaDue("follow-up", "follow-up.cancel", "", "i-1", "");
    private static final AgendaDue START = new AgendaDue("outreach", "", "order-status", "", "");
    private static final ScenarioOffer ORDER_STATUS = new ScenarioOffer("order-status", List.of("order_status"), false);
    private static final Understood MESSAGE =
            new Understood("en", "greeting", 0.9, 0, "low", "neutral", "none", "hello");
    private static final Settings SETTINGS = new Settings(Map.of(
            "question.intents", List.of(),
            "question.words", List.of(),
            "question.progress", List.of(),
            "navigation.take-back", List.of(),
            "escalation.keywords", List.of(),
            "escalation.sentiment", -0.8,
            "escalation.max-auto-responses", 12,
            "outcome.in-scope", 0.02));

    @Test
    void theTextOfTheTaskIsSaidAndTheQuestionIsNotRepeated() {
        var asked = new Contribution("000", "CONFIRM", "cancel-order", "Task_Confirm", "confirm.cancel");
        var decision = plan(FOLLOW_UP, asked);

        assertThat(decision.all(Include.class)).extracting(Include::text).containsExactly("follow-up.cancel");
        assertThat(decision.all(Hold.class)).extracting(Hold::contribution).containsExactly("000");
    }

    @Test
    void whatTheTaskStartedMayAsk() {
        var asked = new Contribution("000", "ASK", "order-status", "Task_AskOrder", "ask.order_id");

        assertThat(plan(START, asked).all(Hold.class)).isEmpty();
    }

    @Test
    void aCustomerWhoWritesInTheSameMomentIsAnsweredInstead() {
        var asked = new Contribution("000", "ASK", "cancel-order", "Task_AskOrder", "ask.order_id");

        assertThat(plan(FOLLOW_UP, MESSAGE, asked).all(Include.class)).isEmpty();
        assertThat(plan(FOLLOW_UP, MESSAGE, asked).all(Hold.class)).isEmpty();
        assertThat(navigation(START, MESSAGE, ORDER_STATUS).all(StartScenario.class))
                .isEmpty();
    }

    @Test
    void theScenarioOfTheTaskStarts() {
        assertThat(navigation(START, ORDER_STATUS).all(StartScenario.class))
                .extracting(StartScenario::scenario)
                .containsExactly("order-status");
        assertThat(navigation(START, new ScenarioOffer("order-status", List.of("order_status"), true))
                        .all(StartScenario.class))
                .as("it runs already")
                .isEmpty();
        assertThat(navigation(FOLLOW_UP, ORDER_STATUS).all(StartScenario.class)).isEmpty();
    }

    @Test
    void aQuestionNobodyAnsweredEndsItsScenario() {
        assertThat(navigation(expired("close"), waiting(false)).all(CancelScenario.class))
                .extracting(CancelScenario::instance)
                .containsExactly("i-1");
        assertThat(navigation(expired("hand-over"), waiting(false)).all(CancelScenario.class))
                .isEmpty();
        assertThat(navigation(expired("close"), waiting(false), MESSAGE).all(CancelScenario.class))
                .isEmpty();
    }

    @Test
    void orAColleagueTakesItOver() {
        var person = new ScenarioOffer("escalate-to-human", List.of("talk_to_human"), false);

        assertThat(navigation(expired("hand-over"), waiting(false), person).all(StartScenario.class))
                .extracting(StartScenario::scenario)
                .containsExactly("escalate-to-human");
        assertThat(navigation(expired("close"), waiting(false), person).all(StartScenario.class))
                .isEmpty();
        assertThat(navigation(expired("hand-over"), waiting(false), person, MESSAGE)
                        .all(StartScenario.class))
                .isEmpty();
    }

    private static AgendaDue expired(String expiry) {
        return new AgendaDue("expiry", "", "", "i-1", expiry);
    }

    private static Waiting waiting(boolean answered) {
        return new Waiting("cancel-order", "i-1", "Task_Confirm", "confirm", answered, false);
    }

    private static Decision plan(Object... facts) {
        return Rules.of("acme-shop").given(SETTINGS).given(facts).at(DecisionPoint.PLAN);
    }

    private static Decision navigation(Object... facts) {
        return Rules.of("acme-shop").given(SETTINGS).given(facts).at(DecisionPoint.NAVIGATION);
    }
}
