package ai.focal360.policy;

import ai.focal360.policy.facts.Allow;
import ai.focal360.policy.facts.AskConfirmation;
import ai.focal360.policy.facts.Conclusion;
import ai.focal360.policy.facts.Deny;
import ai.focal360.policy.facts.RequireApproval;
import java.util.List;
import java.util.Map;

/**
 * What the rules say to a tool call. Several may speak: deny wins over approval, approval over confirmation, confirmation
 * over allow; where no rule allows, the answer is no. All reasons are kept in the decision.
 */
public sealed interface Verdict {
    Decision decision();

    record Allowed(Decision decision) implements Verdict {}

    /** {@code reason} is a text key for the customer, {@code values} its placeholders. */
    record Denied(Decision decision, String policy, String reason, Map<String, Object> values) implements Verdict {
        public Denied {
            values = Map.copyOf(values);
        }
    }

    record NeedsApproval(Decision decision, String policy, String role) implements Verdict {}

    record NeedsConfirmation(Decision decision, String policy) implements Verdict {}

    /** The text key for a refusal no rule gave a reason for. */
    String NO_RULE_ALLOWS = "reason.generic";

    static Verdict of(Decision decision) {
        for (var concluded : ranked(decision, Deny.class)) {
            var deny = (Deny) concluded.conclusion();
            return new Denied(decision, concluded.policy(), deny.reason(), deny.values());
        }
        for (var concluded : ranked(decision, RequireApproval.class)) {
            return new NeedsApproval(decision, concluded.policy(), ((RequireApproval) concluded.conclusion()).role());
        }
        for (var concluded : ranked(decision, AskConfirmation.class)) {
            return new NeedsConfirmation(decision, concluded.policy());
        }
        return ranked(decision, Allow.class).isEmpty()
                ? new Denied(decision, "platform.action.no-rule-allows", NO_RULE_ALLOWS, Map.of())
                : new Allowed(decision);
    }

    private static List<Concluded> ranked(Decision decision, Class<? extends Conclusion> type) {
        return decision.concluded().stream()
                .filter(concluded -> type.isInstance(concluded.conclusion()))
                .toList();
    }
}
