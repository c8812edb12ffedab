package ai.focal360.policy.facts;

import java.util.List;
import java.util.Locale;

/** Looks for words in a text without compiling anything: rules ask this at every match. */
final class WholeWords {
    private WholeWords() {}

    /** Whether one of the words or phrases stands in the lower-case text, not as a part of a longer word. */
    static boolean anyIn(String text, List<String> words) {
        return words.stream().anyMatch(word -> isIn(text, word.toLowerCase(Locale.ROOT)));
    }

    private static boolean isIn(String text, String word) {
        for (var at = text.indexOf(word); at >= 0 && !word.isEmpty(); at = text.indexOf(word, at + 1)) {
            var end = at + word.length();
            if ((at == 0 || !Character.isLetterOrDigit(text.codePointBefore(at)))
                    && (end == text.length() || !Character.isLetterOrDigit(text.codePointAt(end)))) {
                return true;
            }
        }
        return false;
    }
}
