package ai.focal360.turn;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How conversations stand, and which a customer had before and after them. */
public interface Series {
    /** By conversation; those that are not there any more are left out. */
    Map<ConversationId, Place> places(TenantId tenant, Collection<ConversationId> conversations);

    /** Open while {@code closedFor} is absent; {@code before} and {@code after} are those in which something was answered. */
    record Place(
            @Nullable Instant closedAt,
            @Nullable Closing closedFor,
            @Nullable ConversationId before,
            @Nullable ConversationId after) {}
}
