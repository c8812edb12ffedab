package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tenant.Tool;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    default Intent intend(ToolCall call, String idempotencyKey, SideEffectLevel level) {
        return intend(call, idempotencyKey, level, null);
    }

    /**
     * As above, unless a new effect would go beyond the budget: of two intents that only one has room for, the second is
     * refused, on whatever node. What stands already costs nothing more.
     */
    Intent intend(ToolCall call, String idempotencyKey, SideEffectLevel level, Tool.@Nullable Budget budget);

    /**
     * What effects of the tool within the last day took of its budget, those included of which nobody knows whether they
     * happened: of one customer, or of all where that is null. Without what stands under the key, in any generation. Amounts
     * are those in the currency; all are counted.
     */
    Use used(TenantId tenant, String tool, @Nullable CustomerId customer, @Nullable String currency, String exceptKey);

    /** Whether the tool was done with these arguments, by whomever, and is not being taken back. */
    boolean isDone(TenantId tenant, String tool, Map<String, Object> arguments);

    /** What stands under exactly this key. */
    Optional<Effect> find(TenantId tenant, String idempotencyKey);

    /** Records what came of the intent. A result that is known is never overwritten by one that is not. */
    void record(TenantId tenant, String idempotencyKey, ToolResult result);

    /** Notes that a done effect was undone. */
    void compensated(TenantId tenant, String idempotencyKey);

    /** Effects a turn intended, oldest first. */
    List<Effect> ofTurn(TenantId tenant, TurnId turn);

    /** Effects of a conversation, oldest first. */
    List<Effect> ofConversation(TenantId tenant, ConversationId conversation);

    /** How often, and for how much in sum. */
    record Use(int count, BigDecimal amount) {
        static final Use NOTHING = new Use(0, BigDecimal.ZERO);

        Use and(BigDecimal more) {
            return new Use(count + 1, amount.add(more));
        }
    }

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
                return effect.answer();
            }
        }

        /** Done before and about to be taken back, so that nobody can say what will be left of it: do not call the tool. */
        record BeingUndone(Effect effect) implements Intent {
            @Override
            public String key() {
                return effect.idempotencyKey();
            }
        }

        /** Not intended, and no tool is to be called: its budget of the day is used up. */
        record OverBudget(String key, Scope scope) implements Intent {
            /** Whose budget it is. */
            public enum Scope {
                CUSTOMER,
                TENANT;

                public String id() {
                    return name().toLowerCase(Locale.ROOT);
                }
            }
        }
    }

    enum State {
        INTENDED,
        DONE,
        REFUSED,
        UNKNOWN,
        /** The call never went out. */
        NOT_SENT,
        /** Found out afterwards: it did not happen. */
        FAILED,
        COMPENSATED;

        /** Told by the tool itself, and so not to be overwritten. */
        boolean isKnown() {
            return this == DONE || this == REFUSED || this == COMPENSATED;
        }

        /** What ended so may be intended again under the same key. */
        boolean changedNothing() {
            return this == REFUSED || this == NOT_SENT || this == FAILED;
        }

        /** Nobody knows yet whether it happened. */
        public boolean isOpen() {
            return this == INTENDED || this == UNKNOWN;
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
            SideEffectLevel level,
            State state,
            JsonNode arguments,
            @Nullable JsonNode result,
            @Nullable String reason) {
        /** Whether it was made to undo another. */
        public boolean isCompensation() {
            return step.equals(Compensation.STEP);
        }

        /** What is answered to whoever wants it again. */
        public ToolResult.Done answer() {
            return new ToolResult.Done(result == null ? JsonNodeFactory.instance.objectNode() : result);
        }
    }
}
