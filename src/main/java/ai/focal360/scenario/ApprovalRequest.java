package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tool call a person is asked about, and what they decided. {@code key} is the idempotency key the call is made under,
 * empty for an Approve step, whose scenario makes its own call later. {@code decided} are the arguments the decision holds
 * for: as proposed, or with the one that may be changed.
 */
public record ApprovalRequest(
        ApprovalId id,
        TenantId tenant,
        ConversationId conversation,
        Kind kind,
        String scenario,
        String instance,
        String step,
        @Nullable String process,
        String tool,
        String role,
        @Nullable String escalatedTo,
        @Nullable String key,
        List<AskedBy> rules,
        Map<String, Object> arguments,
        @Nullable Change change,
        State state,
        Map<String, Object> decided,
        @Nullable String reason,
        @Nullable String decidedBy,
        Instant requestedAt,
        @Nullable Instant remindedAt,
        @Nullable Instant escalatedAt,
        @Nullable Instant decidedAt) {

    /** Who asked: a rule, of a call that was about to be made, or a step its scenario's author drew. */
    public enum Kind {
        CALL,
        STEP
    }

    public enum State {
        OPEN,
        APPROVED,
        REJECTED,
        /** Nobody decided in time: answered as a no. */
        EXPIRED,
        /** What waited for it is gone: the customer changed their mind, or a newer message took its place. */
        WITHDRAWN
    }

    /** A rule that wants a person, and why. */
    public record AskedBy(String policy, String rule, String reason) {
        private static final Pattern LINE = Pattern.compile("(.*) \\(([^()]+)\\)");

        /** As a form shows it. */
        public String line() {
            return "%s (%s)".formatted(reason, policy);
        }

        static AskedBy read(String line) {
            var parts = LINE.matcher(line);
            return parts.matches() ? new AskedBy(parts.group(2), "", parts.group(1)) : new AskedBy("", "", line);
        }
    }

    /** The one argument a person may change, and the most it may be. */
    public record Change(String argument, BigDecimal most) {}

    public ApprovalRequest {
        rules = List.copyOf(rules);
        arguments = Map.copyOf(arguments);
        decided = Map.copyOf(decided);
    }

    /** The groups whose members may decide. */
    public Set<String> groups() {
        return escalatedTo == null || escalatedTo.equals(role) ? Set.of(role) : Set.of(role, escalatedTo);
    }
}
