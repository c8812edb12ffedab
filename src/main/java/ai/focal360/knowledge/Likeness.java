package ai.focal360.knowledge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.lucene.util.VectorUtil;

/**
 * How alike two texts of a shelf are, from 0 to 1, by meaning, stems and letter groups. The embedding model knows English
 * well and other languages hardly, so what each is worth differs; and what two unrelated texts of the shelf have in
 * common anyway is measured and taken off.
 */
final class Likeness {
    private static final int PAIRS = 4000;
    private static final int FEWEST_PAIRS = 30;
    private static final double OTHER_LANGUAGE = 0.92;
    private static final Map<String, Mix> MIXES = Map.of("en", new Mix(0.7, 0.15, 0.15, 0.2));
    private static final Mix OTHERWISE = new Mix(0.3, 0.2, 0.5, 0.4);

    /** {@code unrelated} is the similarity of unrelated texts where there are too few to measure it. */
    private record Mix(double meaning, double stems, double grams, double unrelated) {}

    private final Map<String, TermWeights> stems = new HashMap<>();
    private final Map<String, TermWeights> grams = new HashMap<>();
    private final Map<String, Double> unrelated = new HashMap<>();
    private final double[] stemLengths;
    private final double[] gramLengths;
    private final List<Entry> entries;

    Likeness(List<Entry> entries) {
        this.entries = entries;
        stemLengths = new double[entries.size()];
        gramLengths = new double[entries.size()];
        var languages = new HashSet<String>();
        entries.forEach(entry -> languages.add(entry.language()));
        for (var language : languages) {
            var own = entries.stream()
                    .filter(entry -> entry.language().equals(language))
                    .toList();
            stems.put(language, new TermWeights(own.stream().map(Entry::stems).toList()));
            grams.put(language, new TermWeights(own.stream().map(Entry::grams).toList()));
            for (var part : Entry.Part.values()) {
                unrelated.put(
                        language + part, unrelated(own, part, mix(language).unrelated()));
            }
        }
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            stemLengths[i] = weights(stems, entry).length(entry.stems());
            gramLengths[i] = weights(grams, entry).length(entry.grams());
        }
    }

    /** The average similarity between what is said of one thing and the texts of others. */
    private static double unrelated(List<Entry> entries, Entry.Part part, double otherwise) {
        double sum = 0;
        int pairs = 0;
        long all = (long) entries.size() * entries.size();
        // a fixed seed, so that a pack has the same scores on every node
        var random = new SplittableRandom(all);
        for (long i = 0; i < Math.min(all, PAIRS); i++) {
            long pair = all <= PAIRS ? i : random.nextLong(all);
            var one = entries.get((int) (pair / entries.size()));
            var other = entries.get((int) (pair % entries.size()));
            if (one.part() == Entry.Part.SAID
                    && other.part() == part
                    && !one.item().equals(other.item())) {
                sum += VectorUtil.dotProduct(one.vector(), other.vector());
                pairs++;
            }
        }
        return pairs < FEWEST_PAIRS ? otherwise : Math.max(0, Math.min(0.8, sum / pairs));
    }

    /** How many texts there are in a language; in any, when there are none in this one. */
    int texts(String language) {
        var own = stems.get(language);
        return own == null ? entries.size() : own.count();
    }

    /** How alike, all in all. */
    double of(Utterance query, int entry, String language) {
        var other = entries.get(entry);
        if (query.text().equalsIgnoreCase(other.text())) {
            return 1;
        }
        var mix = mix(other.language());
        double alike = mix.meaning() * meaning(query, entry)
                + mix.stems() * stems(query, entry)
                + mix.grams() * grams(query, entry);
        return foreign(other, language) ? alike * OTHER_LANGUAGE : alike;
    }

    double meaning(Utterance query, int entry) {
        var other = entries.get(entry);
        double base = Objects.requireNonNull(unrelated.get(other.language() + other.part()));
        return Math.max(0, (VectorUtil.dotProduct(query.vector(), other.vector()) - base) / (1 - base));
    }

    private double stems(Utterance query, int entry) {
        var other = entries.get(entry);
        var weights = weights(stems, other);
        var text = query.stems(other.language());
        return weights.likeness(text, query.length(weights, text), other.stems(), stemLengths[entry]);
    }

    private double grams(Utterance query, int entry) {
        var other = entries.get(entry);
        var weights = weights(grams, other);
        return weights.likeness(query.grams(), query.length(weights, query.grams()), other.grams(), gramLengths[entry]);
    }

    private static TermWeights weights(Map<String, TermWeights> byLanguage, Entry entry) {
        return Objects.requireNonNull(byLanguage.get(entry.language()));
    }

    private static boolean foreign(Entry entry, String language) {
        return !entry.language().isEmpty() && !entry.language().equals(language);
    }

    private static Mix mix(String language) {
        return MIXES.getOrDefault(language, OTHERWISE);
    }
}
