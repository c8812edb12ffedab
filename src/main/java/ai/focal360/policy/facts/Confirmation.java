package ai.focal360.policy.facts;

import java.util.Map;

/** The customer's yes or no to exactly these arguments of a tool, and how many turns ago it was given. */
public record Confirmation(String tool, Map<String, Object> arguments, boolean given, int turnsAgo) {
    public Confirmation {
        arguments = Map.copyOf(arguments);
    }
}
