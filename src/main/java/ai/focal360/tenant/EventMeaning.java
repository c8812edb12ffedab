package ai.focal360.tenant;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an event of this {@code type} (a CloudEvents type) means: something to be said, or a scenario to start. Paths such as {@code
 * invoice.amount} lead into its data: to the {@code customer}'s id, or to their {@code address} on {@code channel}; {@code values}
 * to what the text shows. {@code task} is the agenda task's type.
 */
public record EventMeaning(
        String type,
        @Nullable String customer,
        @Nullable String address,
        @Nullable String channel,
        String task,
        @Nullable String text,
        @Nullable String scenario,
        Map<String, String> values,
        Duration after,
        @Nullable Duration expiresAfter,
        String reason) {
    public EventMeaning {
        values = Map.copyOf(values);
    }
}
