package ai.focal360.reporter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code reporter/vocabulary.yaml}: the words periods, breakdowns, comparisons and filters are read by. */
record Vocabulary(
        Map<String, List<String>> units,
        Map<String, List<String>> each,
        List<String> per,
        List<String> overTime,
        Map<String, List<String>> atWhich,
        Map<String, List<String>> days,
        List<String> thisOne,
        List<String> last,
        List<String> rolling,
        List<String> toDate,
        List<String> ago,
        List<String> beforeLast,
        List<String> before,
        List<String> periodBefore,
        Map<String, List<String>> unitBefore,
        List<String> since,
        List<String> startOf,
        Map<String, List<String>> unitStart,
        List<String> fortnight,
        List<String> halfYear,
        List<String> from,
        List<String> to,
        List<String> and,
        Map<String, List<String>> numbers,
        Map<String, List<String>> ordinals,
        Map<String, List<String>> months,
        List<String> alsoVerbs,
        Map<String, List<String>> weekdays,
        List<String> isoWeek,
        List<String> top,
        List<String> most,
        List<String> compare,
        List<String> about,
        List<String> scenario,
        List<String> version,
        List<String> plain,
        List<String> capitalized,
        List<String> of,
        List<String> tenant,
        Map<String, List<String>> dimensions,
        Map<String, Map<String, List<String>>> values,
        Map<String, List<String>> channels,
        List<String> polite,
        Map<String, Map<String, List<String>>> same,
        Map<String, List<String>> languages) {

    /** Before and after a whole word. */
    static final String BEGINS = "(?<![\\p{L}\\p{N}_-])";

    static final String ENDS = "(?![\\p{L}\\p{N}_-])";

    static Vocabulary read() {
        return Catalogue.read("/reporter/vocabulary.yaml", Vocabulary.class);
    }

    /** Any of the words as a group, the longest first. */
    static String any(Collection<String> words) {
        return words.stream()
                .map(Asked::folded)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(word -> word))
                .map(word -> Pattern.quote(word).replace(" ", "\\E\\s+\\Q"))
                .collect(Collectors.joining("|", "(?:", ")"));
    }

    static String any(Map<String, List<String>> words) {
        return any(all(words));
    }

    static Pattern word(Collection<String> words) {
        return Pattern.compile(BEGINS + any(words) + ENDS);
    }

    /** What a word stands for. */
    static Optional<String> meant(Map<String, List<String>> words, String word) {
        var folded = Asked.folded(word).replaceAll("\\s+", " ");
        return words.entrySet().stream()
                .filter(entry -> entry.getValue().stream().map(Asked::folded).anyMatch(folded::equals))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** A number in digits or as a word. */
    int number(String word) {
        return word.chars().allMatch(Character::isDigit)
                ? Integer.parseInt(word)
                : meant(numbers, word).map(Integer::parseInt).orElse(0);
    }

    String anyNumber() {
        return "(?:\\d{1,3}|" + any(numbers) + ")";
    }

    private static List<String> all(Map<String, List<String>> words) {
        var all = new ArrayList<String>();
        words.values().forEach(all::addAll);
        return all;
    }
}
