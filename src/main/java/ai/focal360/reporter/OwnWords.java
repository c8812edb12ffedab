package ai.focal360.reporter;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The words some things are spoken of with: by its name, and by what is said of it and of no other. */
final class OwnWords {
    private static final int SHORTEST_WORD = 5;
    private static final int SHORTEST_PART = 6;
    private static final int SHORTEST_STEM = 7;
    private static final int LONGEST_ENDING = 3;
    private static final int BY_NAME = 2;

    private final Map<String, Set<String>> named = new TreeMap<>();
    private final Map<String, Set<String>> saidOf = new TreeMap<>();

    void name(String thing, String name) {
        named.computeIfAbsent(thing, missing -> new HashSet<>()).addAll(Asked.words(name, SHORTEST_WORD));
    }

    void say(String thing, String text) {
        Asked.words(text, SHORTEST_WORD).forEach(word -> saidOf.computeIfAbsent(word, missing -> new HashSet<>())
                .add(thing));
    }

    boolean has(String word) {
        return named.values().stream().anyMatch(words -> words.contains(word)) || saidOf.containsKey(word);
    }

    /** The one thing a text has most words of, or words that begin alike; those anybody may say tell nothing unless they name it. */
    Optional<String> thing(String text, Predicate<String> isAnybodys) {
        var found = new HashMap<String, Integer>();
        for (var word : Asked.words(text, SHORTEST_WORD)) {
            var by = namedBy(word);
            by.forEach(thing -> found.merge(thing, BY_NAME, Integer::sum));
            if (by.isEmpty() && !isAnybodys.test(word)) {
                saidOfOne(word).forEach(thing -> found.merge(thing, 1, Integer::sum));
            }
        }
        var most = found.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        var best = found.entrySet().stream()
                .filter(thing -> thing.getValue() == most)
                .map(Map.Entry::getKey)
                .toList();
        return best.size() == 1 ? Optional.of(best.get(0)) : Optional.empty();
    }

    private Set<String> namedBy(String word) {
        return named.entrySet().stream()
                .filter(thing -> thing.getValue().stream().anyMatch(own -> alike(own, word) || ends(own, word)))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private Set<String> saidOfOne(String word) {
        return saidOf.entrySet().stream()
                .filter(said -> said.getValue().size() == 1 && alike(said.getKey(), word))
                .flatMap(said -> said.getValue().stream())
                .collect(Collectors.toSet());
    }

    /** Of one stem, or the beginning of a compound. */
    private static boolean alike(String own, String word) {
        var same = 0;
        while (same < Math.min(own.length(), word.length()) && own.charAt(same) == word.charAt(same)) {
            same++;
        }
        return same >= SHORTEST_STEM
                || (same >= SHORTEST_WORD && same >= Math.max(own.length(), word.length()) - LONGEST_ENDING)
                || (own.length() >= SHORTEST_PART && same == own.length());
    }

    /** Names only: too many words end like one of those anybody says. */
    private static boolean ends(String own, String word) {
        return own.length() >= SHORTEST_PART && word.endsWith(own);
    }
}
