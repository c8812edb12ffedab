package ai.focal360.policy.facts;

import java.util.Map;

/**
 * The customer's yes or no to exactly these arguments of a tool, given in this conversation; how many of its turns and how
 * many minutes ago.
 */
public record Confirmation(String tool, Map<String, Object> arguments, boolean given, int turnsAgo, long minutesAgo) {
    public Confirmation {
        arguments = Map.copyOf(arguments);
    }
}
