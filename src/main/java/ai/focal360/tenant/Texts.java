package ai.focal360.tenant;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A tenant's templates (Mustache): {@code key → language → channel kind or "default" → template}. Tenants' texts stand
 * over the platform's of the same key.
 */
public record Texts(Map<String, Map<String, Map<String, String>>> templates) {
    public static final String ANY_CHANNEL = "default";

    public Texts {
        templates = Map.copyOf(templates);
    }

    /** The template for the channel, else for any channel; in the language, else in English. */
    public Optional<String> find(String key, String language, Channel.Kind channel) {
        var languages = templates.get(key);
        if (languages == null) {
            return Optional.empty();
        }
        var variants = languages.getOrDefault(language, languages.getOrDefault("en", Map.of()));
        var own = variants.get(channel.name().toLowerCase(java.util.Locale.ROOT));
        return Optional.ofNullable(own != null ? own : variants.get(ANY_CHANNEL));
    }

    public Set<String> keys() {
        return templates.keySet();
    }
}
