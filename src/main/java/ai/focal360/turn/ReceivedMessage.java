package ai.focal360.turn;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One message of a turn's burst. */
public record ReceivedMessage(
        String providerMessageId, String kind, @Nullable String text, Instant receivedAt) {}
