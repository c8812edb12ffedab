package ai.focal360.audit;

import ai.focal360.platform.TurnId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds turns by words said or answered, under all the other filters of the query. Answers ids in the order of
 * {@link TurnCursor}, newest first; a turn may be found a little after it was recorded. Throws {@link SearchUnavailable}.
 */
public interface TextSearch {
    Hits find(TurnQuery query);

    /** False in an installation without search, where nobody would ever index what waits for it. */
    default boolean isOn() {
        return true;
    }

    /** {@code next} continues the search and is absent when there is no more. */
    record Hits(List<TurnId> turns, @Nullable TurnCursor next) {
        public Hits {
            turns = List.copyOf(turns);
        }
    }
}
