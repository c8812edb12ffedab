package ai.focal360.policy.facts;

import java.util.List;
import java.util.Locale;

/**
 * What just arrived: {@code kind} is {@code text}, or {@code typing} when the customer is seen to type; {@code text} is
 * the message in lower case, or empty.
 */
public record Arrived(String kind, String channel, String text) {
    public Arrived {
        text = text.toLowerCase(Locale.ROOT).strip();
    }

    /** Whether one of the words or phrases stands in the text, as whole words. */
    public boolean mentions(List<String> words) {
        return WholeWords.anyIn(text, words);
    }

    /** Whether it begins with one of the words or phrases. */
    public boolean beginsWith(List<String> phrases) {
        return phrases.stream()
                .anyMatch(phrase -> text.startsWith(phrase)
                        && (text.length() == phrase.length()
                                || !Character.isLetterOrDigit(text.codePointAt(phrase.length()))));
    }

    /** Whether there is nothing else than one of these, besides punctuation and emoji. */
    public boolean isOnly(List<String> phrases) {
        return phrases.contains(
                text.replaceAll("[^\\p{L}\\p{N}' ]+", " ").strip().replaceAll(" +", " "));
    }

    /** Whether there is no letter and no digit in it: "?", "…", a wave. */
    public boolean saysNothing() {
        return text.codePoints().noneMatch(Character::isLetterOrDigit);
    }

    public int words() {
        return text.isEmpty() ? 0 : text.split("\\s+").length;
    }

    public boolean asks() {
        return text.endsWith("?");
    }

    /** Whether it ends as a sentence does. */
    public boolean ends() {
        return text.endsWith("?") || text.endsWith(".") || text.endsWith("!");
    }
}
