package ai.focal360.turn;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;

/** A turn began to run on this node: the agent is typing. {@code address} is the customer's on the channel. */
public record TurnStarted(TenantId tenant, TurnId turn, ConversationId conversation, String channel, String address) {}
