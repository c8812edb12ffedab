package ai.focal360.policy.facts;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An effect that was had or tried: {@code here} in this conversation, {@code sameKey} under the key of the call that is
 * judged, on whatever channel and in whatever conversation. {@code state} as in the ledger.
 */
public record EffectSoFar(String tool, String state, Map<String, Object> arguments, boolean here, boolean sameKey) {
    public EffectSoFar {
        arguments = Map.copyOf(arguments);
    }

    public @Nullable Object arg(String name) {
        return arguments.get(name);
    }
}
