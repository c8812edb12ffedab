package ai.focal360.channel;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;

/**
 * A message will not reach its customer, on this channel or any other: published in the transaction that notes it. {@code state} is
 * {@code undeliverable} (nobody could be asked to send it), {@code failed} (it was tried, and refused or given up) or
 * {@code expired} (nobody said in time what became of it).
 */
public record MessageLost(TenantId tenant, ConversationId conversation, TurnId turn, String channel, String state) {}
