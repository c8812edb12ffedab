package ai.focal360.policy;

import ai.focal360.tenant.PackVersion;
import java.util.List;

/** What rules were asked: those of which packs, at which point, and over which facts, in the order they were handed over. */
public record Question(PackVersion pack, PackVersion platform, DecisionPoint point, List<Object> facts) {
    public Question {
        facts = List.copyOf(facts);
    }
}
