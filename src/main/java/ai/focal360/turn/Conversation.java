package ai.focal360.turn;

import java.util.List;

/**
 * A conversation as a turn finds it, with the messages of the turn's burst, oldest first; {@code cancelled} when the turn was
 * cancelled, and its messages went to its successor.
 */
public record Conversation(String state, List<ReceivedMessage> messages, boolean cancelled) {
    public Conversation {
        messages = List.copyOf(messages);
    }
}
