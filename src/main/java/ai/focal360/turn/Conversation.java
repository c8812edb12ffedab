package ai.focal360.turn;

import ai.focal360.policy.facts.OtherConversation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as a turn finds it, with the messages of the turn's burst, oldest first; {@code cancelled} when the turn was
 * cancelled, and its messages went to its successor. {@code others} are the customer's
 * other open conversations of the last day, the newest first; {@code earlier} those with the same agent that are over, while
 * this one has had no turn. {@code past} is what is held against its customer, as the firewall reads
 * it; absent for almost everybody. {@code hands} are whose the conversation is.
 */
public record Conversation(
        String state,
        List<ReceivedMessage> messages,
        boolean cancelled,
        List<OtherConversation> others,
        List<Earlier> earlier,
        @Nullable String past,
        Hands hands) {
    public Conversation {
        messages = List.copyOf(messages);
        others = List.copyOf(others);
        earlier = List.copyOf(earlier);
    }
}
