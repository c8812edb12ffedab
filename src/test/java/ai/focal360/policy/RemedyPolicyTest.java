package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.Approval;
import ai.focal360.policy.facts.Confirmation;
import ai.focal360.policy.facts.EffectSoFar;
import ai.focal360.policy.facts.ScenarioOffer;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.StartScenario;
import ai.focal360.policy.facts.ToolCall;
import ai.focal360.policy.facts.Understood;
import ai.focal360.policy.facts.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Alex may give to make good; up to 100 by himself. */
class RemedyPolicyTest {
    @Test
    void grantsUpToTheLimitAndAsksTheLeadAboveIt() {
        assertThat(granting("100")).isInstanceOf(Verdict.Allowed.class);
        assertThat(granting("100.01"))
                .isInstanceOfSatisfying(Verdict.NeedsApproval.class, approval -> assertThat(approval.role())
                        .isEqualTo("support_lead"));
    }

    @Test
    void grantsExactlyWhatTheLeadApproved() {
        assertThat(granting("120", new Approval("grant_remedy", "support_lead", true, arguments("120"))))
                .isInstanceOf(Verdict.Allowed.class);
        assertThat(granting("120", new Approval("grant_remedy", "support_lead", true, arguments("119"))))
                .isInstanceOf(Verdict.NeedsApproval.class);
        assertThat(granting("120", new Approval("grant_remedy", "support_lead", false, arguments("120"))))
                .isInstanceOf(Verdict.NeedsApproval.class);
    }

    @Test
    void aYesOfTheCustomerIsNoApproval() {
        assertThat(granting("120", new Confirmation("grant_remedy", arguments("120"), true, 0, 0)))
                .isInstanceOf(Verdict.NeedsApproval.class);
    }

    @Test
    void grantsOneRemedyForOneOrder() {
        assertThat(deniedBy(granting("50", had("DONE", "delay")))).isEqualTo("complaints.remedy.once");
        assertThat(granting("50", had("REFUSED", "delay"))).isInstanceOf(Verdict.Allowed.class);
        assertThat(granting("50", had("DONE", "damaged"))).isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void grantsNothingAboveWhatTheOrderWasWorth() {
        assertThat(granting("90", order("90.00"))).isInstanceOf(Verdict.Allowed.class);
        assertThat(deniedBy(granting("90", order("89.99")))).isEqualTo("complaints.remedy.total");
    }

    @Test
    void takesWhatIsWrongForAComplaint() {
        assertThat(started("none", "damaged")).containsExactly("handle-complaint");
        assertThat(started("cancel_order", "damaged")).isEmpty();
    }

    private static List<String> started(String intent, String kind) {
        return Rules.of("acme-shop")
                .given(
                        settings(),
                        new Understood("en", intent, 0.9, 0, "low", "neutral", "none", "hm"),
                        new Value("complaint_kind", kind, "customer", 1, true),
                        new ScenarioOffer("handle-complaint", List.of("complaint"), false))
                .at(DecisionPoint.NAVIGATION)
                .all(StartScenario.class)
                .stream()
                .map(StartScenario::scenario)
                .toList();
    }

    private static String deniedBy(Verdict verdict) {
        return verdict instanceof Verdict.Denied denied ? denied.policy() : verdict.toString();
    }

    private static EffectSoFar had(String state, String reason) {
        return new EffectSoFar("grant_remedy", state, Map.of("order_id", "#W1", "reason", reason), true, false);
    }

    private static String order(String total) {
        return "{\"order_id\": \"#W1\", \"user_id\": \"emma\", \"status\": \"delivered\", \"total\": %s}"
                .formatted(total);
    }

    private static Verdict granting(String amount, Object... facts) {
        var rules = Rules.of("acme-shop")
                .given(settings(), new Value("user_id", "emma", "tool:find_user_id_by_email", 1, false));
        for (var fact : facts) {
            if (fact instanceof String json) {
                rules.domain("Order", json);
            } else {
                rules.given(fact);
            }
        }
        return rules.judge(new ToolCall("grant_remedy", "reversible", arguments(amount), "handle-complaint", false));
    }

    private static Map<String, Object> arguments(String amount) {
        return Map.of("order_id", "#W1", "amount", new BigDecimal(amount), "reason", "damaged");
    }

    private static Settings settings() {
        return new Settings(Map.ofEntries(
                Map.entry("remedy.auto-limit-eur", 100),
                Map.entry("remedy.four-eyes-above-eur", 250),
                Map.entry("return.approval-above-eur", 150),
                Map.entry("return.window-days", 30),
                Map.entry("escalation.keywords", List.of("lawyer")),
                Map.entry("escalation.sentiment", -0.7),
                Map.entry("escalation.max-auto-responses", 10),
                Map.entry("question.words", List.of("how")),
                Map.entry("question.intents", List.of())));
    }
}
