package ai.focal360.channel;

import ai.focal360.platform.TurnId;
import java.util.List;

/**
 * A message somebody has to send, once. {@code id} may be given to the provider as the sender's own reference;
 * {@code attempt} counts from 1.
 */
public record OutboundMessage(long id, Lane lane, TurnId turn, String text, List<String> suggestions, int attempt) {
    public OutboundMessage {
        suggestions = List.copyOf(suggestions);
    }
}
