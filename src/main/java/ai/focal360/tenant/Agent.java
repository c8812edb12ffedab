package ai.focal360.tenant;

import ai.focal360.platform.AgentId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A persona customers talk to. {@code languages} are ISO 639-1 codes, the first one is used until the customer's own is
 * known. {@code settings} override the tenant's of the same name. {@code models} names, per step ({@code sense},
 * {@code write}), model references in the order they are tried; the local model always stands last, named or not.
 */
public record Agent(
        AgentId id,
        String name,
        String personality,
        List<String> languages,
        @Nullable String greeting,
        List<String> scenarios,
        Map<String, Object> settings,
        Map<String, List<String>> models) {

    public Agent {
        if (languages.isEmpty()) {
            throw new IllegalArgumentException("Expected agent '%s' to speak at least one language".formatted(id));
        }
        languages = List.copyOf(languages);
        scenarios = List.copyOf(scenarios);
        settings = Map.copyOf(settings);
        models = Map.copyOf(models);
    }

    public String firstLanguage() {
        return languages.get(0);
    }
}
