package ai.focal360.turn;

import ai.focal360.platform.ConversationId;
import java.util.List;

/** A conversation of the customer's with the same agent that is over: what they said in it last, the newest at the end. */
public record Earlier(ConversationId conversation, Closing closedFor, int minutesAgo, List<String> said) {
    public Earlier {
        said = List.copyOf(said);
    }
}
