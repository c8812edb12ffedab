package ai.focal360.tenant;

import ai.focal360.platform.AgentId;
import java.time.Duration;
import java.util.Map;

/**
 * A way customers reach an agent, and what it can carry. {@code burstWindow} is how long a thought that arrives in several
 * messages may pause, before rules shape it; {@code longestBurst} how long it may take altogether; {@code maxLength} is in characters per message; {@code properties} are the adapter's own (WhatsApp:
 * {@code phone-number-id}).
 */
public record Channel(
        String id,
        Kind kind,
        AgentId agent,
        Duration burstWindow,
        Duration longestBurst,
        int maxLength,
        boolean suggestedReplies,
        Map<String, String> properties) {

    public enum Kind {
        WEBCHAT,
        WHATSAPP
    }

    public Channel {
        properties = Map.copyOf(properties);
    }
}
