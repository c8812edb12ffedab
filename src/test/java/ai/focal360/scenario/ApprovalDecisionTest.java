package ai.focal360.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.scenario.ApprovalRequest.AskedBy;
import ai.focal360.scenario.ApprovalRequest.Change;
import ai.focal360.scenario.ApprovalRequest.Kind;
import ai.focal360.scenario.ApprovalRequest.State;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which decisions a request takes: both sides of each line. */
class ApprovalDecisionTest {
    private static final ApprovalRequest FIXED = request(null);
    private static final ApprovalRequest UP_TO_100 = request(new Change("amount", new BigDecimal("100")));

    @Test
    void anAmountIsAboveNothingAndWithinTheLimit() {
        assertThat(granting("0").problem(UP_TO_100)).isPresent();
        assertThat(granting("0.01").problem(UP_TO_100)).isEmpty();
        assertThat(granting("100.00").problem(UP_TO_100)).isEmpty();
        assertThat(granting("100.01").problem(UP_TO_100))
                .hasValueSatisfying(it -> assertThat(it).contains("at most 100"));
        assertThat(granting("-5").problem(UP_TO_100)).isPresent();
        assertThat(granting("99.999").problem(UP_TO_100)).isPresent();
    }

    @Test
    void whatMayNotBeChangedIsNot() {
        assertThat(granting("50").problem(FIXED)).isPresent();
        assertThat(new ApprovalDecision(true, null, null).problem(FIXED)).isEmpty();
    }

    @Test
    void aRejectionHasAReasonOfAReadableLength() {
        assertThat(rejecting(null).problem(FIXED)).isPresent();
        assertThat(rejecting("  ").problem(FIXED)).isPresent();
        assertThat(rejecting("no").problem(FIXED)).isEmpty();
        assertThat(rejecting("x".repeat(1_000)).problem(FIXED)).isEmpty();
        assertThat(rejecting("x".repeat(1_001)).problem(FIXED)).isPresent();
    }

    @Test
    void aRejectionHoldsForWhatWasProposed() {
        assertThat(new ApprovalDecision(false, new BigDecimal("50"), "no").arguments(UP_TO_100))
                .isEqualTo(UP_TO_100.arguments());
        assertThat(granting("50.00").arguments(UP_TO_100)).containsEntry("amount", new BigDecimal("5E+1"));
    }

    @Test
    void aFormFieldThatHoldsNoNumberIsNoAmount() {
        var sent = ApprovalDecision.of(Map.of("approved", true, "approved_amount", "a lot"))
                .orElseThrow();
        assertThat(sent.problem(UP_TO_100)).isPresent();
        assertThat(ApprovalDecision.of(Map.of("approved", "true"))).isEmpty();
    }

    private static ApprovalDecision granting(String amount) {
        return new ApprovalDecision(true, new BigDecimal(amount), null);
    }

    @SuppressWarnings("NullAway")
    private static ApprovalDecision rejecting(String reason) {
        return new ApprovalDecision(false, null, reason);
    }

    @SuppressWarnings("NullAway")
    private static ApprovalRequest request(Change change) {
        return new ApprovalRequest(
                ApprovalId.random(),
                new TenantId("acme-shop"),
                new ConversationId(UUID.randomUUID()),
                Kind.CALL,
                "handle-complaint",
                "1",
                "Task_GrantRemedy",
                "2",
                "grant_remedy",
                "support_lead",
                null,
                "key",
                List.of(new AskedBy("complaints.remedy.approval", "a larger remedy", "it is above the limit")),
                Map.of("order_id", "#W1000001", "amount", new BigDecimal("90")),
                change,
                State.OPEN,
                Map.of(),
                null,
                null,
                Instant.EPOCH,
                null,
                null,
                null);
    }
}
