package ai.focal360.channel;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;

/**
 * A message will not reach its customer on this channel: published in the transaction that notes it. {@code state} is
 * {@code undeliverable} (nobody is there) or {@code failed} (it was tried, and refused or given up).
 */
public record MessageLost(TenantId tenant, ConversationId conversation, TurnId turn, String channel, String state) {}
