package ai.focal360.turn;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an agenda task wants of the turn it opens: to say a text, to start a scenario, or to see to a scenario whose question
 * nobody answered ({@code instance}, {@code expiry}). Rules say what becomes of it.
 */
public record Errand(
        String type,
        @Nullable String text,
        Map<String, Object> values,
        @Nullable String scenario,
        @Nullable String instance,
        @Nullable String expiry) {
    /** Ask whether the customer is still there. */
    public static final String STILL_THERE = "still-there";

    /** Nothing happens any more, and the conversation is over; {@code expiry} says why. */
    public static final String CLOSE = "close";

    /** To ask whether the customer is still there. */
    public static Errand stillThere(String text) {
        return new Errand(STILL_THERE, text, Map.of(), null, null, null);
    }

    /** To close the conversation, saying nothing where the text is empty. */
    public static Errand close(Closing why, String text) {
        return new Errand(CLOSE, text.isEmpty() ? null : text, Map.of(), null, null, why.name());
    }

    public Errand {
        values = Map.copyOf(values);
    }
}
