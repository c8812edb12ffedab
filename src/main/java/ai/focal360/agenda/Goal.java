package ai.focal360.agenda;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An answer that is or was waited for: a yes or no, or fields; asked by a turn, by a step of a scenario. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Goal(
        UUID id,
        ConversationId conversation,
        TurnId turn,
        String scenario,
        String instance,
        String step,
        boolean yesOrNo,
        List<String> fields,
        @Nullable String followUp,
        String expiry,
        Instant askedAt,
        Instant deadlineAt,
        State state,
        @Nullable Instant followedUpAt,
        @Nullable Instant endedAt) {

    public enum State {
        OPEN,
        FOLLOWED_UP,
        ACHIEVED,
        /** The customer wrote something else. */
        ANSWERED,
        /** Something else was asked, or nothing any more. */
        REPLACED,
        EXPIRED
    }

    public Goal {
        fields = List.copyOf(fields);
    }

    boolean isWaitedFor() {
        return state == State.OPEN || state == State.FOLLOWED_UP;
    }
}
