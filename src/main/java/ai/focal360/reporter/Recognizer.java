package ai.focal360.reporter;

import ai.focal360.knowledge.Examples;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Which report a question is for: the one it is asked like, helped by words that only questions for that one have. */
final class Recognizer {
    private static final double ALIKE = 0.6;
    private static final double FIRST_WORD = 0.4;
    private static final double FURTHER_WORD = 0.1;
    private static final double LEAST = 0.42;

    private final Map<String, List<Pattern>> words = new HashMap<>();
    private final Supplier<Examples> examples;

    Recognizer(Catalogue catalogue, Supplier<Examples> examples) {
        this.examples = examples;
        catalogue.reports().forEach(report -> words.put(report.id(), beginnings(report.words())));
        words.put(Catalogue.NOTHING, beginnings(catalogue.nothing().words()));
    }

    private static List<Pattern> beginnings(List<String> words) {
        return words.stream()
                .map(Asked::folded)
                .map(word -> Pattern.compile("(?<![\\p{L}\\p{N}])" + Pattern.quote(word)))
                .toList();
    }

    /** Empty when it is like none enough, or like what is none of the reporter's business. */
    Optional<String> report(String text, String language) {
        var folded = Asked.folded(text);
        var scores = new HashMap<String, Double>();
        examples.get().nearest(text, language).forEach(match -> scores.put(match.what(), ALIKE * match.score()));
        words.forEach((report, beginnings) -> {
            var found = beginnings.stream()
                    .filter(beginning -> beginning.matcher(folded).find())
                    .count();
            if (found > 0) {
                scores.merge(report, FIRST_WORD + FURTHER_WORD * Math.min(2, found - 1), Double::sum);
            }
        });
        return scores.entrySet().stream()
                .max(Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .filter(best -> best.getValue() >= LEAST)
                .map(Map.Entry::getKey)
                .filter(report -> !report.equals(Catalogue.NOTHING));
    }
}
