package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;

/**
 * A scenario came to an end event that takes back what it did. Published inside the engine's transaction; whoever has effects
 * taken back notes it in that same one.
 */
public record ScenarioGaveUp(TenantId tenant, ConversationId conversation, String instance) {}
