package ai.focal360.agenda;

import ai.focal360.agenda.AgendaTask.Origin;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task to be, of which there is one a {@code key}, where it has one. Due at once where no time is given. */
public record NewTask(
        TenantId tenant,
        String type,
        AgentId agent,
        CustomerId customer,
        @Nullable ConversationId conversation,
        @Nullable String channel,
        @Nullable String text,
        Map<String, Object> values,
        @Nullable String scenario,
        String reason,
        Origin origin,
        @Nullable String reference,
        @Nullable String key,
        @Nullable Instant dueAt,
        @Nullable Instant expiresAt) {
    public NewTask {
        values = Map.copyOf(values);
    }
}
