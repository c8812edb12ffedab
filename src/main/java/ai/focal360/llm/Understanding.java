package ai.focal360.llm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sensor understood: typed, validated, and no more than a reading of the messages. {@code language} is ISO 639-1
 * and one the agent speaks; {@code sentiment} runs from -1 to 1; {@code intents} best first; {@code answer} is the yes or
 * no that was asked for, absent when the customer said neither.
 */
public record Understanding(
        String language,
        List<ScoredIntent> intents,
        double sentiment,
        Urgency urgency,
        Tone tone,
        List<Candidate> candidates,
        @Nullable Boolean answer) {

    public record ScoredIntent(String id, double score) {}

    public enum Urgency {
        LOW,
        MEDIUM,
        HIGH,
        CRITICAL
    }

    public enum Tone {
        NEUTRAL,
        FRIENDLY,
        FRUSTRATED,
        ANGRY
    }

    /**
     * A value the customer may have given for a field, in its type's plain form: dates as {@code 2026-03-01}, money as
     * {@code 120.00 EUR} (without the currency when none was named), numbers as {@code 1250.5}, phones as E.164, enums by
     * their declared value, booleans as true or false, lists joined by {@code ", "}, the rest as written. Validation and
     * the decision to keep it come later (P3).
     */
    public record Candidate(String field, String value, double confidence) {}

    public Understanding {
        intents = List.copyOf(intents);
        candidates = List.copyOf(candidates);
    }

    /** Nothing was said: a turn of our own. */
    public static Understanding silent(String language) {
        return new Understanding(language, List.of(), 0, Urgency.LOW, Tone.NEUTRAL, List.of(), null);
    }
}
