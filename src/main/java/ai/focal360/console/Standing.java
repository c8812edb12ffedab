package ai.focal360.console;

import ai.focal360.platform.ConversationId;
import ai.focal360.turn.Series;
import org.jspecify.annotations.Nullable;

/**
 * Whether a conversation is open, else {@code since} when and why it is not; the ones before and after it are empty where there are
 * none.
 */
public record Standing(boolean open, @Nullable Moment since, String why, String before, String after) {
    public static Standing of(Series.Place place) {
        return new Standing(
                place.closedFor() == null,
                place.closedAt() == null ? null : new Moment(place.closedAt()),
                place.closedFor() == null
                        ? ""
                        : Words.say("closing", place.closedFor().name()),
                id(place.before()),
                id(place.after()));
    }

    private static String id(@Nullable ConversationId conversation) {
        return conversation == null ? "" : conversation.toString();
    }
}
