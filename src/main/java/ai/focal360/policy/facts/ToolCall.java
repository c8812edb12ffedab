package ai.focal360.policy.facts;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A tool about to be called: {@code level} is its side-effect level ({@code none}, {@code reversible},
 * {@code compensatable}, {@code irreversible}); {@code ahead} when a Decide step asks what the verdict would be. Arguments
 * have the types the registry declares: text, number, true or false, date, list of texts.
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

    /** An argument as a list of texts; empty when it is absent, one text when it is no list. */
    public List<String> list(String name) {
        var value = arguments.get(name);
        if (value instanceof Collection<?> elements) {
            return elements.stream().map(String::valueOf).toList();
        }
        return value == null ? List.of() : List.of(value.toString());
    }

    /** What stands at the same positions of two lists, as far as the shorter one goes. */
    public List<Pair> pairs(String firsts, String seconds) {
        var left = list(firsts);
        var right = list(seconds);
        return IntStream.range(0, Math.min(left.size(), right.size()))
                .mapToObj(at -> new Pair(at, left.get(at), right.get(at)))
                .toList();
    }
}
