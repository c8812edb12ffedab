package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.Contribution;
import ai.focal360.policy.facts.Include;
import ai.focal360.policy.facts.Understood;
import ai.focal360.policy.facts.Unresolved;
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

    private static Understood understood(String intent) {
        return new Understood("en", intent, 0.9, 0, "low", "neutral", "none", "hm");
    }
}
