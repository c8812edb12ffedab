package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;

/**
 * A scenario moved on outside a turn: a person completed a task, a timer fired. Published inside the engine's
 * transaction; whoever lets the agent speak about it writes in that same transaction.
 */
public record ScenarioResumed(TenantId tenant, ConversationId conversation, String instance, String cause) {}
