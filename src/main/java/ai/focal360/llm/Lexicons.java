package ai.focal360.llm;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.PackPublished;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The lexicons of the platform's live pack, compiled once per publication. */
@Component
class Lexicons {
    private volatile @Nullable Live live;

    private record Live(Map<String, Lexicon> byLanguage, MoneyReader money) {}

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(PackPublished published) {
        if (published.pack().tenant().equals(TenantId.PLATFORM)) {
            load(published.pack().files());
        }
    }

    void load(Map<String, String> files) {
        var compiled = new HashMap<String, Lexicon>();
        files.forEach((file, content) -> {
            if (LexiconReader.FILE.matcher(file).matches()) {
                var reading = LexiconReader.read(file, content);
                var lexicon = reading.lexicon();
                if (lexicon == null) {
                    throw new IllegalStateException(
                            "Expected language files to be checked before they are published: " + reading.problems());
                }
                compiled.put(lexicon.language(), lexicon);
            }
        });
        live = new Live(Map.copyOf(compiled), new MoneyReader(compiled.values()));
    }

    /** Those of the languages there is a lexicon for, in the order given. */
    Map<String, Lexicon> of(List<String> languages) {
        var all = byLanguage();
        return languages.stream()
                .filter(all::containsKey)
                .distinct()
                .collect(Collectors.toMap(language -> language, all::get, (a, b) -> a, LinkedHashMap::new));
    }

    @Nullable
    Lexicon find(String language) {
        return byLanguage().get(language);
    }

    Collection<Lexicon> all() {
        return byLanguage().values();
    }

    /** Reads amounts in every language there is a lexicon for. */
    MoneyReader money() {
        return live().money();
    }

    private Map<String, Lexicon> byLanguage() {
        return live().byLanguage();
    }

    private Live live() {
        var loaded = live;
        if (loaded == null) {
            throw new IllegalStateException("Expected the platform's pack to be published before anything is sensed");
        }
        return loaded;
    }
}
