package ai.focal360.audit;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which turns of a tenant, newest first. Every filter is optional; {@code text} searches messages and answers;
 * {@code before} continues a page: the cursor of the last turn of the previous one. {@code limit} is 1 to 200.
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
        int limit) {}
