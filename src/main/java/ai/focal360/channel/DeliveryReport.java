package ai.focal360.channel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a provider says became of a message; {@code outbound} is our own reference where the report carries it. */
public record DeliveryReport(
        String providerMessageId,
        Status status,
        Instant at,
        @Nullable Long outbound,
        @Nullable String error) {
    public enum Status {
        SENT,
        FAILED,
        DELIVERED,
        READ
    }
}
