package ai.focal360.turn;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How a customer stands with one agent: where they wrote last, when they last wrote on each channel, whether the conversation is
 * open, and whether a turn of it gathers or runs.
 */
public record Contact(
        ConversationId conversation,
        AgentId agent,
        String channel,
        String address,
        Map<String, Instant> heard,
        boolean open,
        boolean busy) {
    public Contact {
        heard = Map.copyOf(heard);
    }

    /** When the customer last wrote, on whatever channel. */
    public Optional<Instant> lastHeard() {
        return heard.values().stream().max(Instant::compareTo);
    }
}
