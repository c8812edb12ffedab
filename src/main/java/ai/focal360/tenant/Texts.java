package ai.focal360.tenant;

import java.util.HashMap;
import java.util.Locale;
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
    public Optional<String> find(String key, String language, ChannelConfig.Kind channel) {
        var languages = templates.get(key);
        if (languages == null) {
            return Optional.empty();
        }
        var variants = languages.getOrDefault(language, languages.getOrDefault("en", Map.of()));
        var own = variants.get(channel.name().toLowerCase(Locale.ROOT));
        return Optional.ofNullable(own != null ? own : variants.get(ANY_CHANNEL));
    }

    public Set<String> keys() {
        return templates.keySet();
    }

    /** A tenant that words a key anew in one language keeps the platform's other languages. */
    Texts over(Texts platform) {
        var all = new HashMap<>(platform.templates);
        templates.forEach((key, languages) -> all.merge(key, languages, (below, above) -> {
            var both = new HashMap<>(below);
            both.putAll(above);
            return Map.copyOf(both);
        }));
        return new Texts(all);
    }
}
