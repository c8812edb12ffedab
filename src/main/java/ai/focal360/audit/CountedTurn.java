package ai.focal360.audit;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TurnId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the turns behind a figure, with the words that are searched; all else stands in its {@link TurnRecord}. */
public record CountedTurn(
        TurnId turn,
        ConversationId conversation,
        CustomerId customer,
        String channel,
        Instant finishedAt,
        @Nullable String language,
        @Nullable String intent,
        String resolution,
        List<String> categories,
        List<String> said) {
    public CountedTurn {
        categories = List.copyOf(categories);
        said = List.copyOf(said);
    }
}
