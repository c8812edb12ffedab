package ai.focal360.turn;

import ai.focal360.policy.Verdict;
import java.util.List;
import java.util.Map;

/** What the rules said of one call, and on which facts. */
public record Judgement(Verdict verdict, List<Object> facts) {
    public Judgement {
        facts = List.copyOf(facts);
    }

    public boolean allows() {
        return verdict instanceof Verdict.Allowed;
    }

    /** The word a Decide step hands to its process. */
    public String kind() {
        if (verdict instanceof Verdict.Allowed) {
            return "allowed";
        }
        if (verdict instanceof Verdict.NeedsConfirmation) {
            return "confirm";
        }
        return verdict instanceof Verdict.NeedsApproval ? "approve" : "denied";
    }

    TextRef reason() {
        return verdict instanceof Verdict.Denied denied
                ? new TextRef(denied.reason(), denied.values())
                : new TextRef(Verdict.NO_RULE_ALLOWS, Map.of());
    }
}
