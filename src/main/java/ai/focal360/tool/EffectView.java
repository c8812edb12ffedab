package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.SideEffectLevel;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An effect as people look at it. {@code settledBy} says how its outcome came to be known where the call did not tell:
 * {@code status:<tool>} or {@code person:<who>}; {@code undo} is {@code WANTED} while it is to be taken back and {@code STUCK}
 * when that needs a person; {@code compensates} is the key of the effect this one takes back; {@code askedAt} is since when a
 * task is open about it.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EffectView(
        String key,
        String tool,
        SideEffectLevel level,
        EffectLedger.State state,
        ConversationId conversation,
        CustomerId customer,
        TurnId turn,
        String step,
        JsonNode arguments,
        @Nullable JsonNode result,
        @Nullable String reason,
        @Nullable String settledBy,
        Instant intendedAt,
        @Nullable Instant endedAt,
        int checks,
        @Nullable Instant nextCheckAt,
        @Nullable Undo undo,
        @Nullable String compensates,
        @Nullable Instant askedAt) {

    /** Whether it is to be taken back. */
    public enum Undo {
        WANTED,
        STUCK
    }

    EffectLedger.Effect effect() {
        return new EffectLedger.Effect(tool, step, key, level, state, arguments, result, reason);
    }

    boolean isCompensation() {
        return effect().isCompensation();
    }
}
