package ai.focal360.turn;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One message of a turn's burst; {@code handling} says how it was taken, and by which rules. */
public record ReceivedMessage(
        String providerMessageId,
        String kind,
        @Nullable String text,
        Instant receivedAt,
        @Nullable JsonNode handling) {}
