package ai.focal360.policy.facts;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An effect this conversation already had or tried: {@code state} as in the ledger. */
public record EffectSoFar(String tool, String state, Map<String, Object> arguments) {
    public EffectSoFar {
        arguments = Map.copyOf(arguments);
    }

    public @Nullable Object arg(String name) {
        return arguments.get(name);
    }
}
