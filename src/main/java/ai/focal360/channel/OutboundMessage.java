package ai.focal360.channel;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TurnId;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A message somebody has to send, once. {@code id} may be given to the provider as the sender's own reference;
 * {@code attempt} counts from 1. {@code session} is the one of the conversation it is said in, empty for most.
 */
public record OutboundMessage(
        long id,
        Lane lane,
        ConversationId conversation,
        TurnId turn,
        String text,
        List<String> suggestions,
        int attempt,
        String session) {
    public OutboundMessage {
        suggestions = List.copyOf(suggestions);
    }

    /** The text with the suggestions as lines below it, where {@code longest} UTF-16 units have room for them. */
    public String spelledOut(int longest) {
        var lines = suggestions.stream().map(suggestion -> "\n• " + suggestion).collect(Collectors.joining());
        var whole = lines.isEmpty() ? text : text + "\n" + lines;
        return whole.length() <= longest ? whole : text;
    }

    /** What names a suggestion when it comes back as tapped. */
    public String choice(int index) {
        return turn + "-" + index;
    }
}
