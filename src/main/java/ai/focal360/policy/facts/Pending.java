package ai.focal360.policy.facts;

import java.util.List;

/**
 * The conversation waits for a person's decision: about which tool, in which scenario, of which role, for how many minutes.
 */
public record Pending(String scenario, String tool, String role, long minutes, List<String> intents) {
    public Pending {
        intents = List.copyOf(intents);
    }

    /** Whether what the customer wants is what they wait for. */
    public boolean isFor(String intent) {
        return intents.contains(intent);
    }
}
