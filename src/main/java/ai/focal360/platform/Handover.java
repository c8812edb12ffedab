package ai.focal360.platform;

import java.util.Set;

/**
 * What was one customer's is another's from now on: all that belongs to these conversations. {@code parting} when it goes back
 * to whom it was of before.
 */
public record Handover(
        TenantId tenant, CustomerId from, CustomerId to, Set<ConversationId> conversations, boolean parting) {
    public Handover {
        conversations = Set.copyOf(conversations);
    }
}
