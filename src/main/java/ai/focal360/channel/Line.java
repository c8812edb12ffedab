package ai.focal360.channel;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One line of a webchat as its visitor sees it; {@code position} orders a lane's lines, with gaps. */
public sealed interface Line {
    long position();

    Instant at();

    /** What the visitor wrote; {@code messageId} is the sender's own. */
    record Theirs(long position, Instant at, String messageId, String text) implements Line {}

    /**
     * What we answered; {@code index} counts the messages of one turn's answer from 0. {@code author} is the colleague who wrote it;
     * absent where the agent did.
     */
    record Ours(
            long position,
            Instant at,
            String text,
            List<String> suggestions,
            UUID turn,
            int index,
            @Nullable String author)
            implements Line {
        public Ours {
            suggestions = List.copyOf(suggestions);
        }
    }
}
