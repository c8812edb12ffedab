package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.Confirmation;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.ToolCall;
import ai.focal360.policy.facts.Value;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderPolicyTest {
    private static final Map<String, Object> CANCELLING = Map.of("order_id", "#W1000001", "reason", "no longer needed");
    private static final Map<String, Object> RETURNING = Map.of("order_id", "#W1000001");

    @Test
    void asksBeforeCancelling() {
        assertThat(cancelling(order("pending", null), owner("emma"))).isInstanceOf(Verdict.NeedsConfirmation.class);
    }

    @Test
    void cancelsWhatTheCustomerConfirmed() {
        assertThat(cancelling(order("pending", null), owner("emma").given(confirmed(CANCELLING, true, 0))))
                .isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void asksAgainWhenTheConfirmationWasForSomethingElse() {
        var other = Map.<String, Object>of("order_id", "#W1000002", "reason", "no longer needed");
        assertThat(cancelling(order("pending", null), owner("emma").given(confirmed(other, true, 0))))
                .isInstanceOf(Verdict.NeedsConfirmation.class);
    }

    @Test
    void asksAgainWhenTheConfirmationIsStale() {
        assertThat(cancelling(order("pending", null), owner("emma").given(confirmed(CANCELLING, true, 2))))
                .isInstanceOf(Verdict.Allowed.class);
        assertThat(cancelling(order("pending", null), owner("emma").given(confirmed(CANCELLING, true, 3))))
                .isInstanceOf(Verdict.NeedsConfirmation.class);
    }

    @Test
    void takesNoForNo() {
        assertThat(cancelling(order("pending", null), owner("emma").given(confirmed(CANCELLING, false, 0))))
                .isInstanceOf(Verdict.NeedsConfirmation.class);
    }

    @Test
    void deniesCancellingAnOrderThatIsNotPending() {
        var verdict =
                (Verdict.Denied) cancelling(order("delivered", 3), owner("emma").given(confirmed(CANCELLING, true, 0)));
        assertThat(verdict.policy()).isEqualTo("orders.cancel.pending");
        assertThat(verdict.values()).containsEntry("status", "delivered");
    }

    @Test
    void deniesSomebodyElsesOrder() {
        var verdict = (Verdict.Denied) cancelling(order("pending", null), owner("liam"));
        assertThat(verdict.policy()).isEqualTo("orders.owner.deny");
    }

    @Test
    void deniesWhenNobodyIsIdentified() {
        var verdict = (Verdict.Denied) cancelling(order("pending", null), Rules.of("acme-shop"));
        assertThat(verdict.policy()).isEqualTo("orders.owner.deny");
    }

    @Test
    void believesNobodyWhoSaysWhoTheyAre() {
        var claimed = Rules.of("acme-shop").given(new Value("user_id", "emma", "customer", 1, true));

        var verdict = (Verdict.Denied) cancelling(order("pending", null), claimed);
        assertThat(verdict.policy()).isEqualTo("orders.owner.deny");
    }

    @Test
    void takesBackOnTheLastDayOfTheWindow() {
        assertThat(returning(order("delivered", 30))).isInstanceOf(Verdict.NeedsConfirmation.class);
    }

    @Test
    void deniesAReturnAfterTheWindow() {
        var verdict = (Verdict.Denied) returning(order("delivered", 31));
        assertThat(verdict.policy()).isEqualTo("orders.return.window.deny");
    }

    @Test
    void deniesReturningWhatIsNotDelivered() {
        var verdict = (Verdict.Denied) returning(order("processed", null));
        assertThat(verdict.policy()).isEqualTo("orders.return.delivered");
        assertThat(returning(order("delivered", 3))).isInstanceOf(Verdict.NeedsConfirmation.class);
    }

    @Test
    void deniesCancellingForAnotherReasonOnceTheReasonIsKnown() {
        var other = Map.<String, Object>of("order_id", "#W1000001", "reason", "too expensive");

        assertThat(cancelling(other, false))
                .isInstanceOfSatisfying(Verdict.Denied.class, denied -> assertThat(denied.policy())
                        .isEqualTo("orders.cancel.reason"));
        assertThat(cancelling(other, true)).isInstanceOf(Verdict.NeedsConfirmation.class);
        assertThat(cancelling(CANCELLING, false)).isInstanceOf(Verdict.NeedsConfirmation.class);
    }

    private static Verdict cancelling(Map<String, Object> arguments, boolean ahead) {
        return owner("emma")
                .given(settings())
                .domain("Order", order("pending", null))
                .judge(new ToolCall("cancel_pending_order", "irreversible", arguments, "cancel-order", ahead));
    }

    @Test
    void keepsTheFactsARuleMatched() {
        var verdict = returning(order("delivered", 31));
        assertThat(verdict.decision().concluded())
                .filteredOn(concluded -> concluded.policy().equals("orders.return.window.deny"))
                .singleElement()
                .satisfies(concluded -> assertThat(concluded.facts())
                        .anySatisfy(fact -> assertThat(fact).isInstanceOf(ToolCall.class)));
    }

    private static Verdict cancelling(String order, Rules rules) {
        return rules.given(settings())
                .domain("Order", order)
                .judge(new ToolCall("cancel_pending_order", "irreversible", CANCELLING, "cancel-order", false));
    }

    private static Verdict returning(String order) {
        return owner("emma")
                .given(settings())
                .domain("Order", order)
                .judge(new ToolCall("return_delivered_order_items", "compensatable", RETURNING, "return-items", false));
    }

    private static Settings settings() {
        return new Settings(
                Map.of("return.window-days", 30, "remedy.auto-limit-eur", 100, "return.approval-above-eur", 150));
    }

    private static Rules owner(String user) {
        return Rules.of("acme-shop").given(new Value("user_id", user, "tool:find_user_id_by_email", 1, false));
    }

    private static Confirmation confirmed(Map<String, Object> arguments, boolean given, int turnsAgo) {
        return new Confirmation("cancel_pending_order", arguments, given, turnsAgo, 0);
    }

    private static String order(String status, Integer daysAgo) {
        return """
                {"order_id": "#W1000001", "user_id": "emma", "status": "%s", "delivered_days_ago": %s, "total": 129.00, "items": [{"item_id": "1"}]}
                """.formatted(status, daysAgo);
    }
}
