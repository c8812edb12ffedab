package ai.focal360.firewall;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Words of several languages that mean the same to who looks for abuse, so that an example in one language teaches the
 * others. A word is looked up whole, then by its beginning ({@code idiot*}), then by its ending ({@code *kopf}), the longest
 * first.
 */
final class Meanings {
    private static final int SHORTEST_PART = 2;

    private final Map<String, List<String>> whole;
    private final Map<String, List<String>> beginnings;
    private final Map<String, List<String>> endings;

    /** {@code words} by what they mean. */
    Meanings(Map<String, List<String>> words) {
        var wholes = new TreeMap<String, TreeSet<String>>();
        var starts = new TreeMap<String, TreeSet<String>>();
        var ends = new TreeMap<String, TreeSet<String>>();
        words.forEach((meaning, forms) -> forms.forEach(form -> {
            var plain = PlainText.plain(form);
            if (plain.endsWith("*")) {
                put(starts, plain.substring(0, plain.length() - 1), meaning);
            } else if (plain.startsWith("*")) {
                put(ends, plain.substring(1), meaning);
            } else {
                put(wholes, plain, meaning);
            }
        }));
        this.whole = frozen(wholes);
        this.beginnings = frozen(starts);
        this.endings = frozen(ends);
    }

    /** What a plain word means, in a fixed order; mostly nothing. */
    List<String> of(String word) {
        var exact = whole.get(word);
        if (exact != null) {
            return exact;
        }
        for (var length = word.length(); length >= SHORTEST_PART && !beginnings.isEmpty(); length--) {
            var found = beginnings.get(word.substring(0, length));
            if (found != null) {
                return found;
            }
        }
        for (var from = 0; word.length() - from >= SHORTEST_PART && !endings.isEmpty(); from++) {
            var found = endings.get(word.substring(from));
            if (found != null) {
                return found;
            }
        }
        return List.of();
    }

    private static void put(Map<String, TreeSet<String>> forms, String form, String meaning) {
        forms.computeIfAbsent(form, missing -> new TreeSet<>()).add(meaning);
    }

    private static Map<String, List<String>> frozen(Map<String, TreeSet<String>> forms) {
        var result = new HashMap<String, List<String>>();
        forms.forEach((form, meanings) -> result.put(form, List.copyOf(meanings)));
        return result;
    }
}
