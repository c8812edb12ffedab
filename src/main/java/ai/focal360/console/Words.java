package ai.focal360.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What records name, in words for people: {@code console/words.properties}, and for anything else the name as it reads. */
final class Words {
    private static final ResourceBundle WORDS = ResourceBundle.getBundle("console.words", Locale.ROOT);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

    private Words() {}

    /** {@code kind} is the entry's first part: {@code resolution}, {@code phase}, … */
    static String say(String kind, String name) {
        var key = kind + "." + name;
        return WORDS.containsKey(key) ? WORDS.getString(key) : readable(name);
    }

    /** For names that records wrote in more than one way: {@code NeedsApproval}, {@code NEEDS_APPROVAL}. */
    static String sayPlain(String kind, String name) {
        var key = kind + "." + plain(name);
        return WORDS.containsKey(key) ? WORDS.getString(key) : readable(name);
    }

    /** Fills {@code {field}} with the detail's values; what is not there leaves nothing behind. */
    static String say(String kind, String name, JsonNode detail) {
        return PLACEHOLDER
                .matcher(say(kind, name))
                .replaceAll(place -> Matcher.quoteReplacement(
                        readable(detail.path(place.group(1)).asText())))
                .strip();
    }

    /** Readable, with a capital to begin with. */
    static String sentence(String name) {
        var words = readable(name);
        return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** All names of a kind there is an entry for. */
    static List<String> names(String kind) {
        return WORDS.keySet().stream()
                .filter(key -> key.startsWith(kind + "."))
                .map(key -> key.substring(kind.length() + 1))
                .sorted()
                .toList();
    }

    static boolean knows(String kind, String name) {
        return WORDS.containsKey(kind + "." + name);
    }

    static String plain(String name) {
        return name.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
    }

    /** {@code KNOWLEDGE_GAP} and {@code someName} as words; what holds spaces or punctuation is text already. */
    static String readable(String name) {
        if (!name.matches("\\w+")) {
            return name;
        }
        var words = name.equals(name.toUpperCase(Locale.ROOT)) ? name.toLowerCase(Locale.ROOT) : name;
        return words.replace('_', ' ').replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
