package ai.focal360.turn;

import java.util.List;

/** A conversation as a turn finds it, with the messages of the turn's burst, oldest first. */
public record Conversation(String state, List<ReceivedMessage> messages) {
    public Conversation {
        messages = List.copyOf(messages);
    }
}
