package ai.focal360.tenant;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A soft instruction in plain words: when {@code condition} holds, do {@code action}. It shapes wording and decides
 * nothing. {@code scope} is {@code global}, {@code scenario:<id>} or {@code step:<scenario>/<step>}; {@code cooldown} is
 * in turns; {@code maxFires} counts per conversation. {@code text}, where given, is what the local writer adds.
 */
public record Guideline(
        String id,
        String condition,
        String action,
        String scope,
        int priority,
        int cooldown,
        @Nullable Integer maxFires,
        List<String> intents,
        Map<String, List<String>> examples,
        @Nullable String text,
        List<String> dependsOn,
        List<String> implies,
        List<String> excludes,
        List<String> specializes) {

    public Guideline {
        intents = List.copyOf(intents);
        examples = Map.copyOf(examples);
        dependsOn = List.copyOf(dependsOn);
        implies = List.copyOf(implies);
        excludes = List.copyOf(excludes);
        specializes = List.copyOf(specializes);
    }
}
