package ai.focal360.customer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Two customers who turned out to be one person: {@code joined} became part of {@code survivor}, the older one. {@code by} is
 * how an address of both was verified, or the role of who said so; {@code addressKind} the kind of that address.
 * {@code waitsFor} says what holds it up.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Merge(
        UUID merge,
        State state,
        UUID survivor,
        UUID joined,
        Identity.@Nullable Kind addressKind,
        String by,
        String reason,
        Instant requestedAt,
        @Nullable Instant doneAt,
        @Nullable String undoBy,
        @Nullable String undoReason,
        @Nullable Instant undoneAt,
        @Nullable String waitsFor) {
    public enum State {
        WANTED,
        DONE,
        UNDO_WANTED,
        UNDONE,
        /** One of the two was forgotten before, or they were joined on another way. */
        DROPPED
    }
}
