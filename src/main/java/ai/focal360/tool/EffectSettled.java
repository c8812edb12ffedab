package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import java.util.List;

/**
 * It was found out what came of an effect that nobody knew about. Published in the transaction that notes it; whoever lets
 * the agent speak about it writes in that same one. {@code conversations} are those that asked for it.
 */
public record EffectSettled(
        TenantId tenant, String key, String tool, boolean happened, List<ConversationId> conversations) {
    public EffectSettled {
        conversations = List.copyOf(conversations);
    }
}
