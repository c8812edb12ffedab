package ai.focal360.channel;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One line of a webchat as its visitor sees it; {@code position} orders a lane's lines, with gaps. */
public sealed interface Line {
    long position();

    Instant at();

    /** What the visitor wrote; {@code messageId} is the sender's own. */
    record Theirs(long position, Instant at, String messageId, String text) implements Line {}

    /** What the agent answered; {@code index} counts the messages of one turn's answer from 0. */
    record Ours(long position, Instant at, String text, List<String> suggestions, UUID turn, int index)
            implements Line {
        public Ours {
            suggestions = List.copyOf(suggestions);
        }
    }
}
