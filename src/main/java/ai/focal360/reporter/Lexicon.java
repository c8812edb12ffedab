package ai.focal360.reporter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All words the reporter is told by: which language they are of, and which a slip of the pen was meant to be. */
final class Lexicon {
    private static final Pattern WORD = Pattern.compile("[\\p{L}']+");
    private static final int SHORTEST_CORRECTED = 6;
    private static final int OF_ONE_LANGUAGE = 2;

    private final Map<String, List<String>> small;
    private final Map<String, Set<String>> ofExamples = new HashMap<>();
    private final Set<String> all = new HashSet<>();
    private final Set<String> ours = new HashSet<>();

    Lexicon(Catalogue catalogue, Vocabulary vocabulary) {
        small = vocabulary.languages();
        var told = catalogue.examples();
        told.forEach(example -> ofExamples
                .computeIfAbsent(example.language(), missing -> new HashSet<>())
                .addAll(words(example.text())));
        told.stream()
                .filter(example -> !example.what().equals(Catalogue.NOTHING))
                .forEach(example -> ours.addAll(words(example.text())));
        small.values().forEach(ours::addAll);
        ofExamples.values().forEach(all::addAll);
        catalogue.reports().forEach(report -> report.words().forEach(word -> all.addAll(words(word))));
        addTexts(Catalogue.read("/reporter/vocabulary.yaml", JsonNode.class));
    }

    private void addTexts(JsonNode node) {
        if (node.isTextual()) {
            all.addAll(words(node.asText()));
        }
        node.forEach(this::addTexts);
    }

    private static List<String> words(String text) {
        return WORD.matcher(Asked.folded(text))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    boolean isKnown(String word) {
        return all.contains(Asked.folded(word));
    }

    /** Whether reports are asked for with it, or anything is. */
    boolean isOurs(String word) {
        return ours.contains(Asked.folded(word));
    }

    /** The language most of the words are of: the small ones above all, then those of examples in one language only. */
    String language(String text) {
        var spoken = words(text);
        return Catalogue.LANGUAGES.stream()
                .max(Comparator.comparingLong(language -> spoken.stream()
                        .mapToLong(word -> weight(word, language))
                        .sum()))
                .orElse("en");
    }

    private long weight(String word, String language) {
        if (small.getOrDefault(language, List.of()).contains(word)) {
            return OF_ONE_LANGUAGE;
        }
        var speaking = ofExamples.entrySet().stream()
                .filter(examples -> examples.getValue().contains(word))
                .map(Map.Entry::getKey)
                .toList();
        return speaking.equals(List.of(language)) ? 1 : 0;
    }

    /** The text with every long word nobody knows replaced by the only one that is a letter away from it. */
    String corrected(String text, Predicate<String> isName) {
        return WORD.matcher(text).replaceAll(match -> Matcher.quoteReplacement(meant(match.group(), isName)));
    }

    private String meant(String word, Predicate<String> isName) {
        var folded = Asked.folded(word);
        if (folded.length() < SHORTEST_CORRECTED || all.contains(folded) || isName.test(folded)) {
            return word;
        }
        var near = all.stream().filter(known -> isALetterAway(folded, known)).toList();
        return near.size() == 1 ? near.get(0) : word;
    }

    /** One letter more, less, other or swapped with its neighbour, and not at the end, where words are inflected. */
    private static boolean isALetterAway(String one, String other) {
        var longest = Math.max(one.length(), other.length());
        var shortest = Math.min(one.length(), other.length());
        if (longest - shortest > 1 || shortest < SHORTEST_CORRECTED - 1) {
            return false;
        }
        var same = 0;
        while (same < shortest && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        var rest = one.substring(same);
        var otherRest = other.substring(same);
        return same > 0
                && rest.length() > 1
                && otherRest.length() > 1
                && (rest.substring(1).equals(otherRest)
                        || rest.equals(otherRest.substring(1))
                        || rest.substring(1).equals(otherRest.substring(1))
                        || isSwapped(rest, otherRest));
    }

    private static boolean isSwapped(String one, String other) {
        return one.charAt(0) == other.charAt(1)
                && one.charAt(1) == other.charAt(0)
                && one.substring(2).equals(other.substring(2));
    }
}
