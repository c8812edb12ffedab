package ai.focal360.handoff;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One line of a conversation as a colleague sees it; {@code author} is the colleague who wrote it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Spoken(From from, @Nullable String author, String text, Instant at) {
    public enum From {
        CUSTOMER,
        AGENT,
        COLLEAGUE
    }
}
