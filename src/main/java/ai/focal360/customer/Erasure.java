package ai.focal360.customer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who was or is being erased, without who it is. {@code requestedBy} is the token, {@code changed} counts rows and
 * documents that were removed or made anonymous, by table or index; {@code waitsFor} says what holds it up.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Erasure(
        UUID erasure,
        State state,
        UUID requestedBy,
        String role,
        Instant requestedAt,
        @Nullable Instant doneAt,
        @Nullable String waitsFor,
        Map<String, Long> changed) {
    public enum State {
        WORKING,
        DONE
    }

    public Erasure {
        changed = Map.copyOf(changed);
    }
}
