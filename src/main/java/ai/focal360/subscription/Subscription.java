package ai.focal360.subscription;

import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A system of the tenant that is told of events. {@code texts}: whether it also gets the words of conversations. {@code reason}
 * is why a paused one is paused. Until {@code previousUntil} events are signed with the secret before the present one, too.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Subscription(
        SubscriptionId id,
        @JsonIgnore TenantId tenant,
        String url,
        List<EventType> types,
        boolean texts,
        State state,
        @Nullable String reason,
        @JsonIgnore int generation,
        @Nullable Instant previousUntil,
        UUID createdBy,
        Instant createdAt) {
    /** While it is paused, events are kept for it and not sent. */
    public enum State {
        ACTIVE,
        PAUSED
    }

    public Subscription {
        types = List.copyOf(types);
    }

    /** With the secret its events are signed with, which is told this once. */
    public record WithSecret(Subscription subscription, String secret) {}
}
