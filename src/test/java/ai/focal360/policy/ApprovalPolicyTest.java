package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.Approval;
import ai.focal360.policy.facts.CancelScenario;
import ai.focal360.policy.facts.Confirmation;
import ai.focal360.policy.facts.Include;
import ai.focal360.policy.facts.Pending;
import ai.focal360.policy.facts.RequireApproval;
import ai.focal360.policy.facts.ScenarioOffer;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.StartScenario;
import ai.focal360.policy.facts.ToolCall;
import ai.focal360.policy.facts.Understood;
import ai.focal360.policy.facts.Value;
import ai.focal360.policy.facts.Waiting;
import ai.focal360.policy.facts.Working;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which calls a person has to approve, what their yes allows, and how it stands meanwhile. */
class ApprovalPolicyTest {
    private static final String RETURN = "return_delivered_order_items";
    private static final Map<String, Object> RETURNING = Map.of("order_id", "#W1000001");

    @Test
    void aReturnAtTheLimitIsAlexs() {
        assertThat(returning("150.00", owner())).isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void aReturnAboveTheLimitIsTheSupportLeads() {
        var verdict = (Verdict.NeedsApproval) returning("150.01", owner());
        assertThat(verdict.role()).isEqualTo("support_lead");
        assertThat(verdict.policy()).isEqualTo("returns.approval");
    }

    @Test
    void nobodyIsAskedAheadOfTheCall() {
        var ahead = owner().given(settings())
                .domain("Order", order("150.01"))
                .judge(new ToolCall(RETURN, "compensatable", RETURNING, "return-items", true));
        assertThat(ahead).isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void theirYesAllowsExactlyThisCall() {
        assertThat(returning("150.01", owner().given(new Approval(RETURN, "support_lead", true, RETURNING))))
                .isInstanceOf(Verdict.Allowed.class);
        assertThat(returning("150.01", owner().given(new Approval(RETURN, "support_lead", false, RETURNING))))
                .isInstanceOf(Verdict.NeedsApproval.class);
        assertThat(returning(
                        "150.01",
                        owner().given(new Approval(RETURN, "support_lead", true, Map.of("order_id", "#W1000002")))))
                .isInstanceOf(Verdict.NeedsApproval.class);
    }

    @Test
    void theirYesOutlivesTheCustomersConfirmation() {
        var stale = Rules.of("acme-shop")
                .given(new Value("user_id", "emma", "tool:find_user_id_by_email", 1, false))
                .given(new Approval(RETURN, "support_lead", true, RETURNING));
        assertThat(returning("150.01", stale)).isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void aManagerIsAskedAboveTheFourEyesLimitAndMayGrantLess() {
        assertThat(granting("250")).isInstanceOf(Verdict.Allowed.class);
        var verdict = (Verdict.NeedsApproval) granting("250.01");
        assertThat(verdict.role()).isEqualTo("support_manager");
        assertThat(verdict.decision().first(RequireApproval.class).orElseThrow().most())
                .isEqualByComparingTo("250.01");
    }

    @Test
    void whoWaitsAndSaysNeverMindTakesItBack() {
        assertThat(waiting("Never mind, forget it").all(CancelScenario.class)).hasSize(1);
        assertThat(waiting("Thanks, I will wait").all(CancelScenario.class)).isEmpty();
    }

    @Test
    void neverMindTakesNothingBackThatNobodyDecidesAbout() {
        var decision = Rules.of("acme-shop")
                .given(settings(), said("never mind", "none"), new Working("escalate-to-human", "i", "s", "help"))
                .at(DecisionPoint.NAVIGATION);
        assertThat(decision.all(CancelScenario.class)).isEmpty();
    }

    @Test
    void anAnswerIsNotTakenForTakingBack() {
        var decision = Rules.of("acme-shop")
                .given(
                        settings(),
                        said("never mind the first one, it is #W1000002", "none"),
                        new Working("return-items", "i", "Task_ReturnItems", "approve"),
                        new Waiting("cancel-order", "j", "Task_AskOrder", "ask", true, false))
                .at(DecisionPoint.NAVIGATION);
        assertThat(decision.all(CancelScenario.class)).isEmpty();
    }

    @Test
    void askingHowItStandsStartsNothingNew() {
        assertThat(waiting("Any news about my order?").all(StartScenario.class)).isEmpty();
        assertThat(waiting("Where is my order?").all(StartScenario.class)).hasSize(1);
    }

    @Test
    void howItStandsIsToldWhereNothingElseIs() {
        var pending = new Pending("return-items", RETURN, "support_lead", 5, List.of("return_items"));
        assertThat(planned(said("any news?", "none"), pending)).contains("approval.status");
        assertThat(planned(said("thank you", "thanks"), pending)).doesNotContain("approval.status");
        assertThat(planned(said("any news?", "none"))).containsExactly("fallback.unclear");
    }

    private static List<String> planned(Object... facts) {
        return Rules.of("acme-shop").given(settings()).given(facts).at(DecisionPoint.PLAN).all(Include.class).stream()
                .map(Include::text)
                .toList();
    }

    private static Decision waiting(String text) {
        return Rules.of("acme-shop")
                .given(
                        settings(),
                        said(text, "order_status"),
                        new Working("return-items", "i", "Task_ReturnItems", "approve"),
                        new ScenarioOffer("order-status", List.of("order_status"), false))
                .at(DecisionPoint.NAVIGATION);
    }

    private static Understood said(String text, String intent) {
        return new Understood(
                "en", intent, 0.95, 0, "normal", "neutral", "none", text.toLowerCase(java.util.Locale.ROOT));
    }

    private static Verdict granting(String amount) {
        var arguments = Map.<String, Object>of(
                "order_id", "#W1000001", "amount", new BigDecimal(amount), "currency", "EUR", "reason", "damaged");
        return owner().given(settings(), new Approval("grant_remedy", "support_lead", true, arguments))
                .domain("Order", order("300"))
                .judge(new ToolCall("grant_remedy", "irreversible", arguments, "handle-complaint", false));
    }

    private static Verdict returning(String total, Rules rules) {
        return rules.given(settings())
                .domain("Order", order(total))
                .judge(new ToolCall(RETURN, "compensatable", RETURNING, "return-items", false));
    }

    private static Settings settings() {
        return new Settings(Map.ofEntries(
                Map.entry("return.window-days", 30),
                Map.entry("remedy.auto-limit-eur", 100),
                Map.entry("remedy.four-eyes-above-eur", 250),
                Map.entry("return.approval-above-eur", 150),
                Map.entry("escalation.keywords", List.of("lawyer")),
                Map.entry("escalation.sentiment", -0.8),
                Map.entry("escalation.max-auto-responses", 12),
                Map.entry("question.words", List.of("how")),
                Map.entry("question.intents", List.of()),
                Map.entry("navigation.take-back", List.of("never mind", "forget it")),
                Map.entry("question.progress", List.of("any news"))));
    }

    private static Rules owner() {
        return Rules.of("acme-shop")
                .given(new Value("user_id", "emma", "tool:find_user_id_by_email", 1, false))
                .given(new Confirmation(RETURN, RETURNING, true, 0, 0));
    }

    private static String order(String total) {
        return """
                {"order_id": "#W1000001", "user_id": "emma", "status": "delivered", "delivered_days_ago": 3, "total": %s}
                """.formatted(total);
    }
}
