package ai.focal360.policy.facts;

import java.util.Map;

/** The tool may not be called. {@code reason} is a text key for the customer, {@code values} its placeholders. */
public record Deny(String reason, Map<String, Object> values) implements Conclusion {
    public Deny {
        values = Map.copyOf(values);
    }

    public static Deny because(String reason) {
        return new Deny(reason, Map.of());
    }

    public static Deny because(String reason, String name, Object value) {
        return new Deny(reason, Map.of(name, value));
    }
}
