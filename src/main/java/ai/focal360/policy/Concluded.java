package ai.focal360.policy;

import ai.focal360.policy.facts.Conclusion;
import java.util.List;

/** A conclusion with its reasons: the rule that drew it, the policy it belongs to, and the facts it matched. */
public record Concluded(Conclusion conclusion, String rule, String policy, List<Object> facts) {
    public Concluded {
        facts = List.copyOf(facts);
    }
}
