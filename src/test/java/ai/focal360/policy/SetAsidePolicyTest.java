package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.Contribution;
import ai.focal360.policy.facts.Include;
import ai.focal360.policy.facts.PauseScenario;
import ai.focal360.policy.facts.ScenarioOffer;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.StartScenario;
import ai.focal360.policy.facts.Talk;
import ai.focal360.policy.facts.Working;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the platform's rules make of a turn that failed for good. */
class SetAsidePolicyTest {
    private static final Settings SETTINGS = new Settings(Map.of(
            "question.words",
            List.of("how"),
            "escalation.keywords",
            List.of("lawyer"),
            "escalation.sentiment",
            -0.8,
            "escalation.max-auto-responses",
            12));
    private static final ScenarioOffer HANDOVER = new ScenarioOffer("escalate-to-human", List.of(), false);

    private static Talk calledBy(String caller) {
        return new Talk("alex", "webchat", "en", 3, 1, caller);
    }

    @Test
    void aPersonTakesOver() {
        assertThat(navigation("set-aside", HANDOVER).all(StartScenario.class))
                .extracting(StartScenario::scenario)
                .containsExactly("escalate-to-human");
    }

    @Test
    void nobodyTakesOverWhereAPersonIsThereAlready() {
        assertThat(navigation("set-aside", new ScenarioOffer("escalate-to-human", List.of(), true))
                        .all(StartScenario.class))
                .isEmpty();
    }

    @Test
    void nobodyTakesOverWhenAScenarioSpeaks() {
        assertThat(navigation("scenario", HANDOVER).all(StartScenario.class)).isEmpty();
    }

    @Test
    void theStepItFailedAtIsNotTakenUpAgain() {
        var decision = navigation("set-aside", new Working("cancel-order", "i-1", "Task_CancelOrder", "do"));

        assertThat(decision.all(PauseScenario.class))
                .extracting(PauseScenario::instance)
                .containsExactly("i-1");
    }

    @Test
    void whatWaitsForAnApprovalGoesOnWaiting() {
        assertThat(navigation("set-aside", new Working("handle-complaint", "i-1", "Task_Approve", "approve"))
                        .all(PauseScenario.class))
                .isEmpty();
    }

    @Test
    void aStepIsTakenUpWhereNothingFailed() {
        assertThat(navigation("scenario", new Working("cancel-order", "i-1", "Task_CancelOrder", "do"))
                        .all(PauseScenario.class))
                .isEmpty();
    }

    @Test
    void theCustomerIsToldWhereNobodyElseSpeaks() {
        assertThat(plan("set-aside").all(Include.class))
                .extracting(Include::text)
                .containsExactly("notice.set-aside");
    }

    @Test
    void theHandoverTellsItItself() {
        assertThat(plan("set-aside", new Contribution("001", "INFORM", "escalate-to-human", "Task_Say", "say.handoff"))
                        .all(Include.class))
                .isEmpty();
    }

    @Test
    void nothingIsToldWhereNothingFailed() {
        assertThat(plan("scenario").all(Include.class)).isEmpty();
    }

    private static Decision navigation(String caller, Object fact) {
        return Rules.of("acme-shop").given(SETTINGS, calledBy(caller), fact).at(DecisionPoint.NAVIGATION);
    }

    private static Decision plan(String caller, Object... facts) {
        return Rules.of("acme-shop")
                .given(SETTINGS, calledBy(caller))
                .given(facts)
                .at(DecisionPoint.PLAN);
    }
}
