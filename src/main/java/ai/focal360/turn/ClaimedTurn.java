package ai.focal360.turn;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A turn this node may run while its lease lasts. {@code epoch} rises with every claim: a write that names an older one
 * does nothing. {@code checkpoint} is what an earlier claim found before it touched the world; a {@code cancelled} turn is
 * claimed to take that back. {@code superseded} counts the turns of its group that were cancelled before it.
 */
public record ClaimedTurn(
        TurnId id,
        TenantId tenant,
        AgentId agent,
        String channel,
        String address,
        CustomerId customer,
        ConversationId conversation,
        UUID turnGroup,
        int epoch,
        int attempts,
        @Nullable Trigger trigger,
        @Nullable String checkpoint,
        boolean cancelled,
        int superseded,
        @Nullable String traceparent,
        Waited waited) {

    /** The same turn, which belongs to another conversation of its customer. */
    ClaimedTurn in(ConversationId other) {
        return new ClaimedTurn(
                id,
                tenant,
                agent,
                channel,
                address,
                customer,
                other,
                turnGroup,
                epoch,
                attempts,
                trigger,
                checkpoint,
                cancelled,
                superseded,
                traceparent,
                waited);
    }
}
