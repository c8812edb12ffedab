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
    public Errand {
        values = Map.copyOf(values);
    }
}
