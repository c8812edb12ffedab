package ai.focal360.channel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says became of a message; {@code outbound} is our own reference where the report carries it, {@code at}
 * the provider's time where it says one, else now.
 */
public record DeliveryReport(
        String providerMessageId,
        Status status,
        @Nullable Instant at,
        @Nullable Long outbound,
        @Nullable String error) {
    public enum Status {
        SENT,
        FAILED,
        DELIVERED,
        READ
    }
}
