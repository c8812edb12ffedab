package ai.focal360.reporter;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A question while it is read: what a reader took is blanked, so that the next sees what nobody has understood yet. Letters
 * are small and without accents; places stay those of the question.
 */
final class Asked {
    private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}]+");

    private final String text;
    private final String whole;
    private final StringBuilder left;

    Asked(String text) {
        this.text = text;
        whole = folded(text);
        left = new StringBuilder(whole);
    }

    /** As long as the text itself. */
    static String folded(String text) {
        var folded = new StringBuilder(text.length());
        for (var at = 0; at < text.length(); at++) {
            var letter = text.substring(at, at + 1).toLowerCase(Locale.ROOT);
            var plain = Normalizer.normalize(letter, Normalizer.Form.NFD);
            folded.append(
                    switch (plain.charAt(0)) {
                        case 'ß' -> 's';
                        case '’', '‘' -> '\'';
                        case '–', '—' -> '-';
                        default -> plain.charAt(0);
                    });
        }
        return folded.toString();
    }

    /** The words of a text that have at least so many letters, folded, each once and in their order in the alphabet. */
    static SortedSet<String> words(String text, int shortest) {
        var words = new TreeSet<String>();
        for (var word : NOT_A_WORD.split(folded(text))) {
            if (word.length() >= shortest) {
                words.add(word);
            }
        }
        return words;
    }

    /** The whole question, whatever was taken of it. */
    String whole() {
        return whole;
    }

    /** Whether it was written with a capital letter and small ones. */
    boolean isCapitalized(int at) {
        return Character.isUpperCase(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowerCase(text.charAt(at + 1));
    }

    /** What is left of it, one space where something was taken. */
    String rest() {
        return left.toString().replaceAll("\\s+", " ").strip();
    }

    boolean has(Pattern pattern) {
        return pattern.matcher(left).find();
    }

    /** The first match among what is left. */
    Optional<MatchResult> first(Pattern pattern) {
        var matcher = pattern.matcher(left);
        return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
    }

    /** The first match among what is left, which is blanked. */
    Optional<MatchResult> take(Pattern pattern) {
        var found = first(pattern);
        found.ifPresent(match -> blank(match.start(), match.end()));
        return found;
    }

    void blank(int start, int end) {
        for (var at = start; at < end; at++) {
            left.setCharAt(at, ' ');
        }
    }

    /** What is left between two places. */
    String between(int start, int end) {
        return left.substring(start, end);
    }
}
