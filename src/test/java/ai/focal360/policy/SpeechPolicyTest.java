package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.ClaimMade;
import ai.focal360.policy.facts.Clean;
import ai.focal360.policy.facts.Granted;
import ai.focal360.policy.facts.Violation;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may never be said, whoever writes. */
class SpeechPolicyTest {
    @Test
    void promisesWhatWasGrantedAndNoCentMore() {
        var granted = new Granted(new BigDecimal("50"), "rule");

        assertThat(said(promise("50"), granted).all(Clean.class)).hasSize(1);
        assertThat(violations(said(promise("50"), granted))).isEmpty();
        assertThat(violations(said(promise("50.01"), granted))).containsExactly("amount_promised");
        assertThat(violations(said(promise("50")))).containsExactly("amount_promised");
    }

    @ParameterizedTest
    @ValueSource(strings = {"liability_admitted", "others_data", "unannounced_feature", "diagnosis"})
    void saysNoneOfThese(String kind) {
        assertThat(violations(said(new ClaimMade(kind, "quote", BigDecimal.ZERO))))
                .containsExactly(kind);
    }

    @Test
    void saysWhatClaimsNothingOfTheKind() {
        assertThat(violations(said(new ClaimMade("opening_hours", "quote", BigDecimal.ZERO))))
                .isEmpty();
    }

    private static ClaimMade promise(String amount) {
        return new ClaimMade("amount_promised", amount + " EUR", new BigDecimal(amount));
    }

    private static Decision said(Object... facts) {
        return Rules.of("acme-shop").given(facts).at(DecisionPoint.SPEECH);
    }

    private static List<String> violations(Decision decision) {
        return decision.all(Violation.class).stream().map(Violation::kind).toList();
    }
}
