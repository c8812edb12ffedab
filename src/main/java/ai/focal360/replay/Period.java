package ai.focal360.replay;

import ai.focal360.audit.TurnQuery;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Turns that finished from {@code from} on and before {@code to}; the rest narrows them down where it is given. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Period(
        Instant from,
        Instant to,
        @Nullable String agent,
        @Nullable String channel,
        @Nullable String resolution,
        @Nullable String category) {

    TurnQuery query(TenantId tenant, @Nullable String next, int limit) {
        return new TurnQuery(tenant, null, null, agent, channel, resolution, category, null, from, to, next, limit);
    }
}
