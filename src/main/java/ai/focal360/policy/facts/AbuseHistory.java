package ai.focal360.policy.facts;

import java.util.Map;

/**
 * What was suspected of this customer before: earlier suspicions of at least medium severity within a day by kind, and in
 * how many turns of the last hour a rule blocked what they wanted, this one included. A release wipes the slate clean.
 */
public record AbuseHistory(Map<String, Integer> flags, int policyBlocks) {
    public AbuseHistory {
        flags = Map.copyOf(flags);
    }

    public int flags(String kind) {
        return flags.getOrDefault(kind, 0);
    }
}
