package ai.focal360.tool;

import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row per intended effect, unique by (tenant, idempotency key). Every method joins the caller's transaction: an
 * intent is committed before the tool is called, its result after, and neither while it is being called.
 */
public interface EffectLedger {

    /** Records the intent, or answers what stands there already under the same key. */
    Intent intend(ToolCall call, String idempotencyKey, ai.focal360.tenant.SideEffectLevel level);

    /** Records what came of the intent. A result that is known is never overwritten by one that is not. */
    void record(TenantId tenant, String idempotencyKey, ToolResult result);

    /** Effects of a conversation, oldest first. */
    List<Effect> ofConversation(TenantId tenant, ai.focal360.platform.ConversationId conversation);

    sealed interface Intent {
        /** Nobody intended this before, or what they intended changed nothing: call the tool. */
        record New() implements Intent {}

        /** Intended before and not known to have ended: by a crash of ours, or an unknown outcome. */
        record Pending(Effect effect) implements Intent {}

        /** Done before: here is the answer. */
        record Settled(Effect effect) implements Intent {}
    }

    enum State {
        INTENDED,
        DONE,
        REFUSED,
        UNKNOWN,
        NOT_SENT;

        /** Told by the tool itself, and so not to be overwritten. */
        boolean isKnown() {
            return this == DONE || this == REFUSED;
        }

        /** What ended so may be intended again under the same key. */
        boolean changedNothing() {
            return this == REFUSED || this == NOT_SENT;
        }
    }

    record Effect(
            String tool,
            String idempotencyKey,
            ai.focal360.tenant.SideEffectLevel level,
            State state,
            JsonNode arguments,
            @Nullable JsonNode result,
            @Nullable String reason) {}
}
