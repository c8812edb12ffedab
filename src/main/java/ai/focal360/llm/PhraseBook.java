package ai.focal360.llm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Phrases and what each of them means. A word ending in {@code *} stands for all words that begin so; {@code ..} between
 * words for up to three words of any kind. Where several phrases begin at one word, the longest counts.
 */
final class PhraseBook<T> {
    private static final int GAP = 3;
    private static final String ANYTHING = "..";

    private final Map<String, List<Phrase<T>>> byWord = new HashMap<>();
    private final List<Phrase<T>> byBeginning = new ArrayList<>();

    private record Phrase<T>(List<String> words, T meaning) {}

    /** Words {@code from} to {@code to} (both included) of a text are a phrase of the book. */
    record Match<T>(int from, int to, T meaning) {}

    PhraseBook(Map<String, T> phrases) {
        phrases.forEach((phrase, meaning) -> {
            var words = split(phrase);
            var entry = new Phrase<>(words, meaning);
            if (words.get(0).endsWith("*")) {
                byBeginning.add(entry);
            } else {
                byWord.computeIfAbsent(words.get(0), word -> new ArrayList<>()).add(entry);
            }
        });
        var longestFirst = Comparator.comparingInt((Phrase<T> phrase) -> phrase.words.size())
                .thenComparingInt(phrase -> phrase.words.get(0).length())
                .reversed();
        byWord.values().forEach(entries -> entries.sort(longestFirst));
        byBeginning.sort(longestFirst);
    }

    /** The words of a phrase as it will be looked for; throws when there is nothing to look for. */
    static List<String> split(String phrase) {
        var words = Arrays.stream(phrase.trim().split("\\s+")).map(Words::plain).toList();
        var first = words.get(0);
        if (first.isEmpty() || first.equals("*") || first.equals(ANYTHING)) {
            throw new IllegalArgumentException("Expected a phrase to begin with a word, but it is '" + phrase + "'");
        }
        return words;
    }

    List<Match<T>> find(Words text) {
        var found = new ArrayList<Match<T>>();
        for (var at = 0; at < text.size(); at++) {
            var match = at(text, at);
            if (match != null) {
                found.add(match);
                at = match.to;
            }
        }
        return found;
    }

    @Nullable
    Match<T> at(Words text, int from) {
        var exact = longest(byWord.getOrDefault(text.get(from).form(), List.of()), text, from);
        var begun = longest(byBeginning, text, from);
        if (exact == null || begun == null) {
            return exact == null ? begun : exact;
        }
        return begun.to > exact.to ? begun : exact;
    }

    boolean has(Words text) {
        return !find(text).isEmpty();
    }

    private static <T> @Nullable Match<T> longest(List<Phrase<T>> phrases, Words text, int from) {
        for (var phrase : phrases) {
            var to = end(phrase.words, 0, text, from);
            if (to >= 0) {
                return new Match<>(from, to, phrase.meaning);
            }
        }
        return null;
    }

    /** The index of the phrase's last word in the text, or -1. */
    private static int end(List<String> phrase, int index, Words text, int at) {
        if (phrase.get(index).equals(ANYTHING)) {
            for (var gap = 0; gap <= GAP; gap++) {
                var end = at + gap < text.size() ? end(phrase, index + 1, text, at + gap) : -1;
                if (end >= 0) {
                    return end;
                }
            }
            return -1;
        }
        if (at >= text.size() || !fits(phrase.get(index), text.get(at).form())) {
            return -1;
        }
        return index == phrase.size() - 1 ? at : end(phrase, index + 1, text, at + 1);
    }

    private static boolean fits(String pattern, String word) {
        return pattern.endsWith("*")
                ? word.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(word);
    }
}
