package ai.focal360.policy.facts;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;

/** The effective settings of the conversation: the agent's over the tenant's over the platform's. */
public record Settings(Map<String, Object> values) {
    private static final String ZONE = "time.zone";

    public Settings {
        values = Map.copyOf(values);
    }

    /** A number, or a broken assumption naming the setting. */
    public double number(String name) {
        if (values.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(
                "Expected setting '%s' to be a number, but it is %s".formatted(name, values.get(name)));
    }

    public List<String> list(String name) {
        if (values.get(name) instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        throw new IllegalArgumentException(
                "Expected setting '%s' to be a list, but it is %s".formatted(name, values.get(name)));
    }

    public String text(String name) {
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(
                "Expected setting '%s' to be a text, but it is %s".formatted(name, values.get(name)));
    }

    /** A duration such as {@code PT3S}, in milliseconds. */
    public long millis(String name) {
        try {
            return Duration.parse(text(name)).toMillis();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "Expected setting '%s' to be a duration such as PT3S, but it is %s".formatted(name, text(name)), e);
        }
    }

    /** The tenant's {@code time.zone} (IANA), where they named one, else the usual one. */
    public ZoneId zone(ZoneId usual) {
        try {
            return has(ZONE) ? ZoneId.of(text(ZONE)) : usual;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "Expected setting '%s' to be a time zone, but it is %s".formatted(ZONE, text(ZONE)), e);
        }
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }
}
