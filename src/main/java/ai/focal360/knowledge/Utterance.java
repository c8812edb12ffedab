package ai.focal360.knowledge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A text somebody looks with: the whole of it, or one sentence. Remembers its analysis; used by one thread. */
final class Utterance {
    static final int LONGEST = 2000;
    private static final int MOST_SENTENCES = 4;
    private static final int SHORTEST_SENTENCE = 12;

    /** Somebody's address says nothing of what they want, whatever words it is made of. */
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>()]{1,64}@[^\\s@<>()]{1,190}");

    private final String text;
    private final float[] vector;
    private final Map<String, Integer> grams;
    private final Map<String, Map<String, Integer>> stems = new HashMap<>();

    private final Map<String, List<Subject>> subjects = new HashMap<>();
    private final IdentityHashMap<TermWeights, Double> lengths = new IdentityHashMap<>();

    /** A word that says what the text is about. */
    record Subject(String word, String stem, Set<String> grams) {}

    private Utterance(String text, float[] vector) {
        this.text = text;
        this.vector = vector;
        this.grams = Words.counted(Words.grams(text));
    }

    /**
     * The whole text and, when it has several, its first sentences: people greet, tell a story and ask, and only one of
     * these is like an example.
     */
    static List<Utterance> of(String text, Meaning meaning) {
        var clipped = ADDRESS.matcher(clipped(text)).replaceAll(" ");
        var parts = new LinkedHashSet<String>();
        parts.add(clipped.strip());
        for (var sentence : clipped.split("(?<=[.!?])\\s+|\\n+")) {
            if (sentence.length() >= SHORTEST_SENTENCE && parts.size() <= MOST_SENTENCES) {
                parts.add(sentence.strip());
            }
        }
        var utterances = new ArrayList<Utterance>();
        for (var part : parts) {
            if (!Words.plain(part).isEmpty()) {
                utterances.add(new Utterance(part, meaning.embed(part)));
            }
        }
        return utterances;
    }

    /** As much of a text as is looked with. */
    static String clipped(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    String text() {
        return text;
    }

    float[] vector() {
        return vector;
    }

    Map<String, Integer> grams() {
        return grams;
    }

    Map<String, Integer> stems(String language) {
        return stems.computeIfAbsent(language, key -> Words.counted(Words.stems(text, key)));
    }

    List<Subject> subjects(String language) {
        return subjects.computeIfAbsent(language, this::findSubjects);
    }

    private List<Subject> findSubjects(String language) {
        var found = new ArrayList<Subject>();
        for (var word : new LinkedHashSet<>(Words.plain(text))) {
            if (!FunctionWords.contains(language, word)) {
                Words.stems(word, language).stream()
                        .findFirst()
                        .ifPresent(stem -> found.add(new Subject(word, stem, Set.copyOf(Words.grams(word)))));
            }
        }
        return found;
    }

    double length(TermWeights weights, Map<String, Integer> terms) {
        return lengths.computeIfAbsent(weights, key -> key.length(terms));
    }
}
