package ai.focal360.audit;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;

/** Whose conversation it is, with which agent, and the id of the channel the customer last wrote on. */
public record Talk(ConversationId conversation, CustomerId customer, AgentId agent, String channel) {}
