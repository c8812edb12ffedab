package ai.focal360.knowledge;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much of what a question is about stands in an item's texts: each telling word counts by its rarity, and a word
 * nobody ever wrote counts most. It is what tells "can I pay with PayPal" from "can I pay with shells".
 */
final class Coverage {
    private static final double ALIKE = 0.5;
    private static final int COMPOUND_PART = 5;
    private static final double IN_COMPOUND = 0.8;

    private record Lexicon(Set<String> stems, Map<String, Set<String>> words) {}

    private final Map<String, TermWeights> weights = new HashMap<>();
    private final Map<String, Lexicon> lexicons = new HashMap<>();

    /** {@code all} are the texts of every shelf, so that words of everyday conversation are not taken for rare ones. */
    Coverage(List<Entry> covered, Collection<Entry> all) {
        var texts = new HashMap<String, List<Map<String, Integer>>>();
        all.forEach(entry -> texts.computeIfAbsent(entry.language(), key -> new java.util.ArrayList<>())
                .add(entry.stems()));
        texts.forEach((language, stems) -> weights.put(language, new TermWeights(stems)));
        for (var entry : covered) {
            var lexicon = lexicons.computeIfAbsent(
                    key(entry.item(), entry.language()), key -> new Lexicon(new HashSet<>(), new HashMap<>()));
            lexicon.stems().addAll(entry.stems().keySet());
            Words.plain(entry.text())
                    .forEach(word -> lexicon.words().computeIfAbsent(word, key -> new HashSet<>(Words.grams(key))));
        }
    }

    /** From 0 to 1; 0 when the question is about nothing in particular. */
    double of(Utterance question, String item, String language) {
        var lexicon = lexicons.get(key(item, language));
        var weight = weights.get(language);
        if (lexicon == null || weight == null) {
            return 0;
        }
        double all = 0;
        double known = 0;
        for (var subject : question.subjects(language)) {
            double worth = weight.of(subject.stem());
            all += worth;
            known += worth * (lexicon.stems().contains(subject.stem()) ? 1 : resemblance(subject, lexicon));
        }
        return all == 0 ? 0 : known / all;
    }

    private static double resemblance(Utterance.Subject subject, Lexicon lexicon) {
        double best = 0;
        for (var other : lexicon.words().entrySet()) {
            best = Math.max(
                    best,
                    inCompound(subject.word(), other.getKey()) ? IN_COMPOUND : dice(subject.grams(), other.getValue()));
        }
        return best;
    }

    private static double dice(Set<String> one, Set<String> other) {
        int common = 0;
        for (var gram : one) {
            if (other.contains(gram)) {
                common++;
            }
        }
        double dice = 2.0 * common / Math.max(1, one.size() + other.size());
        return dice > ALIKE ? dice : 0;
    }

    private static boolean inCompound(String word, String other) {
        var part = word.length() < other.length() ? word : other;
        var whole = part.equals(word) ? other : word;
        return part.length() >= COMPOUND_PART && (whole.startsWith(part) || whole.endsWith(part));
    }

    private static String key(String item, String language) {
        return language + "/" + item;
    }
}
