package ai.focal360.policy.facts;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool about to be called: {@code level} is its side-effect level ({@code none}, {@code reversible},
 * {@code compensatable}, {@code irreversible}); {@code ahead} when a Decide step asks what the verdict would be.
 */
public record ToolCall(String tool, String level, Map<String, Object> arguments, String scenario, boolean ahead) {
    public ToolCall {
        arguments = Map.copyOf(arguments);
    }

    public @Nullable Object arg(String name) {
        return arguments.get(name);
    }

    /** An argument as an amount; 0 when it is absent, a broken assumption when it is no number. */
    public BigDecimal amount(String name) {
        var value = arguments.get(name);
        return value == null ? BigDecimal.ZERO : new BigDecimal(value.toString());
    }
}
