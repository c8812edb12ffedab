package ai.focal360.policy;

import ai.focal360.policy.facts.Allow;
import ai.focal360.policy.facts.AskConfirmation;
import ai.focal360.policy.facts.Conclusion;
import ai.focal360.policy.facts.Deny;
import ai.focal360.policy.facts.RequireApproval;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /** {@code form} is the one the rules ask for; without it the platform's own will do. */
    record NeedsApproval(
            Decision decision,
            String policy,
            String role,
            @Nullable String form) implements Verdict {}

    /** {@code listing} names the arguments to list to the customer; all of them when it is empty. */
    record NeedsConfirmation(Decision decision, String policy, List<String> listing) implements Verdict {
        public NeedsConfirmation {
            listing = List.copyOf(listing);
        }
    }

    /** What one rule said: {@code conclusion} is {@code Deny}, {@code RequireApproval}, {@code AskConfirmation} or {@code Allow}. */
    record Reason(String conclusion, String policy, String rule, String reason) {}

    /** The text key for a refusal no rule gave a reason for. */
    String NO_RULE_ALLOWS = "reason.generic";

    /** What stands for a policy where none spoke. */
    String NOBODY_ALLOWS = "platform.action.no-rule-allows";

    /** Everything that was said, the winning conclusions first. */
    default List<Reason> reasons() {
        if (decision().concluded().isEmpty()) {
            return List.of(new Reason(Deny.class.getSimpleName(), NOBODY_ALLOWS, "", NO_RULE_ALLOWS));
        }
        return Stream.of(Deny.class, RequireApproval.class, AskConfirmation.class, Allow.class)
                .flatMap(type -> ranked(decision(), type).stream())
                .map(said -> new Reason(
                        said.conclusion().getClass().getSimpleName(), said.policy(), said.rule(), reason(said)))
                .toList();
    }

    private static String reason(Concluded said) {
        if (said.conclusion() instanceof Deny deny) {
            return deny.reason();
        }
        if (said.conclusion() instanceof RequireApproval approval) {
            return approval.reason();
        }
        return said.conclusion() instanceof AskConfirmation ask ? ask.reason() : ((Allow) said.conclusion()).reason();
    }

    static Verdict of(Decision decision) {
        for (var concluded : ranked(decision, Deny.class)) {
            var deny = (Deny) concluded.conclusion();
            return new Denied(decision, concluded.policy(), deny.reason(), deny.values());
        }
        for (var concluded : ranked(decision, RequireApproval.class)) {
            var approval = (RequireApproval) concluded.conclusion();
            return new NeedsApproval(decision, concluded.policy(), approval.role(), approval.form());
        }
        var questions = ranked(decision, AskConfirmation.class);
        if (!questions.isEmpty()) {
            return new NeedsConfirmation(decision, questions.get(0).policy(), listing(questions));
        }
        return ranked(decision, Allow.class).isEmpty()
                ? new Denied(decision, NOBODY_ALLOWS, NO_RULE_ALLOWS, Map.of())
                : new Allowed(decision);
    }

    /** What any rule wants listed; everything as soon as one of them wants everything. */
    private static List<String> listing(List<Concluded> questions) {
        var listings = questions.stream()
                .map(question -> ((AskConfirmation) question.conclusion()).listing())
                .toList();
        return listings.stream().anyMatch(List::isEmpty)
                ? List.of()
                : listings.stream().flatMap(List::stream).distinct().toList();
    }

    private static List<Concluded> ranked(Decision decision, Class<? extends Conclusion> type) {
        return decision.concluded().stream()
                .filter(concluded -> type.isInstance(concluded.conclusion()))
                .toList();
    }
}
