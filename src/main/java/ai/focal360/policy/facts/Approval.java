package ai.focal360.policy.facts;

import java.util.Map;

/** A person's decision on a tool call with these arguments. */
public record Approval(String tool, String role, boolean granted, Map<String, Object> arguments) {
    public Approval {
        arguments = Map.copyOf(arguments);
    }
}
