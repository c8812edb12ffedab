package ai.focal360.channel.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/**
 * The own words of the pages customers see (not the agent's): one file per language under {@code channel/}. Public for its template, whose
 * expressions reach nothing else.
 */
public record ChatWords(String language, Map<String, String> words) {
    static final List<String> LANGUAGES = List.of("en", "nl", "de");

    public ChatWords {
        words = Map.copyOf(words);
    }

    /** The browser's languages. */
    static List<Locale> wanted(HttpServletRequest request) {
        // without the header the container answers with the server's own language
        return request.getHeader("Accept-Language") == null ? List.of() : Collections.list(request.getLocales());
    }

    /** In the first of the browser's languages we have, else the agent's first, else English. */
    static ChatWords of(List<Locale> wanted, String otherwise) {
        var language = wanted.stream()
                .map(Locale::getLanguage)
                .filter(LANGUAGES::contains)
                .findFirst()
                .orElse(LANGUAGES.contains(otherwise) ? otherwise : "en");
        var bundle = ResourceBundle.getBundle("channel.chat_" + language, Locale.ROOT);
        var words = new HashMap<String, String>();
        bundle.keySet().forEach(key -> words.put(key, bundle.getString(key)));
        return new ChatWords(language, words);
    }

    /** {@code what} fills {@code {0}}. */
    public String say(String key, Object... what) {
        var word = words.get(key);
        if (word == null) {
            throw new IllegalArgumentException("Expected the chat page's word '%s' in '%s'".formatted(key, language));
        }
        return what.length == 0 ? word : word.replace("{0}", String.valueOf(what[0]));
    }
}
