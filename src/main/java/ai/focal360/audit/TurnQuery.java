package ai.focal360.audit;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which turns of a tenant, newest first. Every filter is optional; {@code text} searches messages and answers;
 * {@code before} continues a page: the cursor of the last turn of the previous one ({@link TurnCursor}). {@code from} is
 * inclusive, {@code to} exclusive, both of when a turn finished. {@code limit} is 1 to 200.
 */
public record TurnQuery(
        TenantId tenant,
        @Nullable ConversationId conversation,
        @Nullable CustomerId customer,
        @Nullable String agent,
        @Nullable String channel,
        @Nullable String resolution,
        @Nullable String category,
        @Nullable String text,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String before,
        int limit) {

    public static final int MAX_LIMIT = 200;

    public TurnQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException(
                    "Expected a limit from 1 to %d, but it is %d".formatted(MAX_LIMIT, limit));
        }
        if (before != null) {
            TurnCursor.parse(before);
        }
        from = from == null ? null : from.truncatedTo(ChronoUnit.MICROS);
        to = to == null ? null : to.truncatedTo(ChronoUnit.MICROS);
    }

    /** The newest turns of a tenant. */
    public static TurnQuery newest(TenantId tenant, int limit) {
        return new TurnQuery(tenant, null, null, null, null, null, null, null, null, null, null, limit);
    }

    public @Nullable TurnCursor cursor() {
        return before == null ? null : TurnCursor.parse(before);
    }
}
