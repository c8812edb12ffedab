package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.util.Map;
import java.util.UUID;

/**
 * One call of a tenant's tool, as intended. {@code step} is where it stands: scenario instance and step, so that a
 * repeated turn makes the same call and not another.
 */
public record ToolCall(
        TenantId tenant,
        String tool,
        Map<String, Object> arguments,
        TurnId turn,
        UUID turnGroup,
        String step,
        ConversationId conversation,
        CustomerId customer) {

    public ToolCall {
        arguments = Map.copyOf(arguments);
    }
}
