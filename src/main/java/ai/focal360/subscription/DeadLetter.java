package ai.focal360.subscription;

import ai.focal360.platform.CustomerId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event its subscriber did not take; {@code error} is how the last attempt ended. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLetter(
        UUID event,
        EventType type,
        @Nullable CustomerId customer,
        int attempts,
        @Nullable String error,
        Instant createdAt,
        Instant diedAt) {}
