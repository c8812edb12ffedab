package ai.focal360.turn;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;

/** A conversation is over, unless its customer comes back to it; published inside the transaction that closes it. */
public record ConversationClosed(
        TenantId tenant,
        AgentId agent,
        CustomerId customer,
        ConversationId conversation,
        String channel,
        Closing why) {}
