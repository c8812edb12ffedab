package ai.focal360.reporter;

import ai.focal360.knowledge.Examples;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Which report a question is for: the one it is asked like, helped by words that only questions for that one have. */
final class Recognizer {
    private static final double ALIKE = 0.6;
    private static final double FIRST_WORD = 0.4;
    private static final double FURTHER_WORD = 0.1;
    private static final double LEAST = 0.42;
    private static final int PART_OF_A_COMPOUND = 6;

    private final Catalogue catalogue;
    private final Wording wording;
    private final Map<String, List<Pattern>> words = new HashMap<>();
    private final String gap;
    private final OtherBusiness otherBusiness;
    private final Supplier<Examples> examples;

    Recognizer(Catalogue catalogue, Wording wording, Supplier<Examples> examples) {
        this.catalogue = catalogue;
        this.wording = wording;
        this.examples = examples;
        gap = "(?:\\s+(?!" + Vocabulary.any(catalogue.apart()) + "\\s)[^\\s,;]+){0,5}?\\s+";
        otherBusiness = new OtherBusiness(catalogue.nothing());
        catalogue.reports().forEach(report -> words.put(report.id(), beginnings(report.words())));
        words.put(Catalogue.NOTHING, beginnings(catalogue.nothing().words()));
    }

    /** A long word may also end a compound; "…" stands for some words between two parts. */
    private List<Pattern> beginnings(List<String> words) {
        return words.stream()
                .map(Asked::folded)
                .map(word -> (word.length() < PART_OF_A_COMPOUND || word.contains(" ") ? "(?<![\\p{L}\\p{N}])" : "")
                        + Pattern.quote(word).replace(" … ", "\\E\\p{L}*" + gap + "\\Q"))
                .map(Pattern::compile)
                .toList();
    }

    /** Empty when it is like none enough, or like what is none of the reporter's business. */
    Optional<String> report(String text, String language, Set<Dimension> named) {
        var folded = Asked.folded(text);
        if (otherBusiness.is(folded)) {
            return Optional.empty();
        }
        var plain = wording.plain(text, language);
        var scores = new HashMap<String, Double>();
        examples.get().nearest(plain, language).forEach(match -> scores.put(match.what(), ALIKE * match.score()));
        said(folded + "\n" + wording.alike(text, language), named)
                .forEach((report, said) ->
                        scores.merge(report, FIRST_WORD + FURTHER_WORD * Math.min(2, said - 1), Double::sum));
        return scores.entrySet().stream()
                .max(Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .filter(best -> best.getValue() >= LEAST)
                .map(Map.Entry::getKey)
                .filter(report -> !report.equals(Catalogue.NOTHING));
    }

    /** How many of its words and names the text has, by report, without the reports that others outweigh. */
    private Map<String, Long> said(String text, Set<Dimension> named) {
        var said = new HashMap<String, Long>();
        words.forEach((report, beginnings) -> {
            var found = beginnings.stream()
                    .flatMap(beginning -> beginning.matcher(text).results().limit(1))
                    .map(MatchResult::start)
                    .distinct()
                    .count();
            if (found > 0) {
                said.put(report, found);
            }
        });
        var outweighed = new HashSet<String>();
        said.keySet()
                .forEach(report -> catalogue.find(report).map(Report::outweighs).ifPresent(outweighed::addAll));
        named.stream()
                .flatMap(dimension -> catalogue.named(dimension).stream())
                .forEach(report -> said.merge(report, 1L, Long::sum));
        said.keySet().removeAll(outweighed);
        return said;
    }
}
