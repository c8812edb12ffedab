package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.Prerequisite;
import ai.focal360.policy.facts.Spent;
import ai.focal360.policy.facts.ToolCall;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the platform's rules make of a budget and of what has to come first: each line from both its sides. */
class EffectPolicyTest {
    @Test
    void allowsTheLastCallOfTheBudget() {
        assertThat(judged(spent("customer", 3, "0", 3, null))).isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void deniesTheCallAfterIt() {
        assertThat(judged(spent("customer", 4, "0", 3, null)))
                .isEqualTo(denied("platform.action.budget.customer", "say.budget.customer"));
    }

    @Test
    void allowsTheLastCentOfTheBudget() {
        assertThat(judged(spent("customer", 1, "100.00", null, "100"))).isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void deniesTheCentAfterIt() {
        assertThat(judged(spent("customer", 1, "100.01", null, "100")))
                .isEqualTo(denied("platform.action.budget.customer", "say.budget.customer"));
    }

    @Test
    void keepsTheTenantsBudgetBesideTheCustomers() {
        assertThat(judged(spent("customer", 1, "0", 3, null), spent("tenant", 500, "0", 500, null)))
                .isInstanceOf(Verdict.Allowed.class);
        assertThat(judged(spent("customer", 1, "0", 3, null), spent("tenant", 501, "0", 500, null)))
                .isEqualTo(denied("platform.action.budget.tenant", "say.budget.tenant"));
    }

    @Test
    void mindsNoOtherToolsBudget() {
        assertThat(judged(new Spent("other", "customer", 9, BigDecimal.TEN, 1, BigDecimal.ONE)))
                .isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void allowsWhatComesAfterWhatItNeeds() {
        assertThat(judged(new Prerequisite("note", "return_items", true))).isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void deniesWhatComesTooEarly() {
        assertThat(judged(new Prerequisite("note", "return_items", false), new Prerequisite("note", "ask", true)))
                .isEqualTo(denied("platform.action.after", "say.tool.too-early"));
    }

    @Test
    void mindsNothingThatAnotherToolNeeds() {
        assertThat(judged(new Prerequisite("other", "return_items", false))).isInstanceOf(Verdict.Allowed.class);
    }

    private record Said(String policy, String reason) {}

    private static Said denied(String policy, String reason) {
        return new Said(policy, reason);
    }

    /** The verdict, or which policy denies and what the customer is told. */
    private static Object judged(Object... facts) {
        var verdict = Rules.of("acme-shop")
                .given(facts)
                .judge(new ToolCall("note", "reversible", Map.of("text", "hello"), "a-scenario", false));
        return verdict instanceof Verdict.Denied denied ? new Said(denied.policy(), denied.reason()) : verdict;
    }

    private static Spent spent(
            String scope, int count, String amount, @Nullable Integer mostCount, @Nullable String mostAmount) {
        return new Spent(
                "note",
                scope,
                count,
                new BigDecimal(amount),
                mostCount,
                mostAmount == null ? null : new BigDecimal(mostAmount));
    }
}
