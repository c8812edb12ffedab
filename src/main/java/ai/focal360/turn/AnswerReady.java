package ai.focal360.turn;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A turn's answer, published inside the transaction that finishes the turn: whoever delivers writes outbound rows in that
 * same transaction and sends after it. {@code messages} may be empty (nothing to say).
 */
public record AnswerReady(
        TenantId tenant,
        TurnId turn,
        ConversationId conversation,
        String channel,
        String address,
        List<Message> messages) {

    /** {@code author} is who of the team wrote it; absent where the agent did. */
    public record Message(
            String text, List<String> suggestions, @Nullable String author) {
        public Message(String text, List<String> suggestions) {
            this(text, suggestions, null);
        }

        public Message {
            suggestions = List.copyOf(suggestions);
        }
    }

    public AnswerReady {
        messages = List.copyOf(messages);
    }
}
