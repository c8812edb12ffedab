package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.ClaimMade;
import ai.focal360.policy.facts.Clean;
import ai.focal360.policy.facts.Granted;
import ai.focal360.policy.facts.OwnAddress;
import ai.focal360.policy.facts.PersonalMention;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.Violation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource({
        "claimed, false, true",
        "claimed, true, false",
        "verified_by_code, false, false",
        "verified_by_provider, false, false",
    })
    void tellsNothingPersonalWhereNobodyConfirmedTheAddress(String level, boolean saidHere, boolean refused) {
        var settings = new Settings(Map.of("identity.speech.level", "verified_by_code"));
        var said = said(settings, new OwnAddress("email", level, true), new PersonalMention("name", saidHere));

        assertThat(violations(said)).isEqualTo(refused ? List.of("personal_data") : List.of());
    }

    @Test
    void aConfirmedAddressElsewhereConfirmsNothingHere() {
        var settings = new Settings(Map.of("identity.speech.level", "verified_by_code"));

        assertThat(violations(said(
                        settings,
                        new OwnAddress("email", "claimed", true),
                        new OwnAddress("phone", "verified_by_tool", false),
                        new PersonalMention("name", false))))
                .containsExactly("personal_data");
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
