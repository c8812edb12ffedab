package ai.focal360.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** One configured persona of a tenant, unique within it: lower case letters, digits and dashes. */
public record AgentId(@JsonValue String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    @JsonCreator
    public AgentId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("Expected an agent id like 'alex', but it is '%s'".formatted(value));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
