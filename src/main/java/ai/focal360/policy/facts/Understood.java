package ai.focal360.policy.facts;

import java.util.List;

/**
 * What the sensor made of the customer's messages. {@code intent} is the best one or "none"; {@code text} is the burst in
 * lower case; {@code answer} is "yes", "no" or "none". Absent in a turn of our own.
 */
public record Understood(
        String language,
        String intent,
        double confidence,
        double sentiment,
        String urgency,
        String tone,
        String answer,
        String text) {
    /** Whether one of the words or phrases stands in the text, as whole words. */
    public boolean mentions(List<String> words) {
        return WholeWords.anyIn(text, words);
    }

    /** Whether the text begins with one of the words, as a question does. */
    public boolean beginsWith(List<String> words) {
        var first = text.strip().split("[^\\p{L}'’]+", 2)[0];
        return words.contains(first);
    }

    /** Whether the intent is one of these. */
    public boolean wants(List<String> intents) {
        return intents.contains(intent);
    }

    public boolean asks() {
        return text.strip().endsWith("?");
    }
}
