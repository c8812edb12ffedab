package ai.focal360.tool;

import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row per intended effect, unique by (tenant, idempotency key). Every method joins the caller's transaction: an
 * intent is committed before the tool is called, its result after, and neither while it is being called.
 */
public interface EffectLedger {

    /**
     * Records the intent, or answers what stands there already under the same key. An effect that was compensated does not
     * stand there any more: the intent then gets a key of the next generation, {@code key~2}, so that the tool does not
     * take the call for a repetition of what was undone.
     */
    Intent intend(ToolCall call, String idempotencyKey, ai.focal360.tenant.SideEffectLevel level);

    /** Records what came of the intent. A result that is known is never overwritten by one that is not. */
    void record(TenantId tenant, String idempotencyKey, ToolResult result);

    /** Notes that a done effect was undone. */
    void compensated(TenantId tenant, String idempotencyKey);

    /** Effects a turn intended, oldest first. */
    List<Effect> ofTurn(TenantId tenant, TurnId turn);

    /** Effects of a conversation, oldest first. */
    List<Effect> ofConversation(TenantId tenant, ai.focal360.platform.ConversationId conversation);

    /**
     * What a decision about a call has to know: effects of the conversation, and those under the call's key in any
     * generation, on whatever channel and in whatever conversation; oldest first.
     */
    List<Known> concerning(TenantId tenant, ai.focal360.platform.ConversationId conversation, String idempotencyKey);

    /** An effect as seen from one conversation and one key. */
    record Known(Effect effect, boolean here, boolean sameKey) {}

    sealed interface Intent {
        /** The key to call the tool with. */
        String key();

        /** Nobody intended this before, or what they intended changed nothing or was undone: call the tool. */
        record New(String key) implements Intent {}

        /** Intended before and not known to have ended: by a crash of ours, or an unknown outcome. */
        record Pending(Effect effect) implements Intent {
            @Override
            public String key() {
                return effect.idempotencyKey();
            }
        }

        /** Done before: here is the answer. */
        record Settled(Effect effect) implements Intent {
            @Override
            public String key() {
                return effect.idempotencyKey();
            }

            public ToolResult.Done answer() {
                var before = effect.result();
                return new ToolResult.Done(before == null ? JsonNodeFactory.instance.objectNode() : before);
            }
        }
    }

    enum State {
        INTENDED,
        DONE,
        REFUSED,
        UNKNOWN,
        NOT_SENT,
        COMPENSATED;

        /** Told by the tool itself, and so not to be overwritten. */
        boolean isKnown() {
            return this == DONE || this == REFUSED || this == COMPENSATED;
        }

        /** What ended so may be intended again under the same key. */
        boolean changedNothing() {
            return this == REFUSED || this == NOT_SENT;
        }
    }

    /** The key of an effect that comes after this one was compensated: {@code key}, {@code key~2}, {@code key~3}. */
    static String nextGeneration(String key) {
        var mark = key.lastIndexOf('~');
        return mark < 0 ? key + "~2" : key.substring(0, mark + 1) + (Integer.parseInt(key.substring(mark + 1)) + 1);
    }

    /** The key without its generation. */
    static String firstGeneration(String key) {
        var mark = key.lastIndexOf('~');
        return mark < 0 ? key : key.substring(0, mark);
    }

    /** {@code step} is where the call stood: scenario instance and step. */
    record Effect(
            String tool,
            String step,
            String idempotencyKey,
            ai.focal360.tenant.SideEffectLevel level,
            State state,
            JsonNode arguments,
            @Nullable JsonNode result,
            @Nullable String reason) {
        /** Whether it was made to undo another. */
        public boolean isCompensation() {
            return step.equals(Compensation.STEP);
        }
    }
}
