package ai.focal360.agenda;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An intention to speak first. {@code type} is {@link #FOLLOW_UP}, {@link #EXPIRY}, {@link #REMINDER}, {@link #OUTREACH} or a
 * word of the tenant's own; {@code text} a text's key, said with {@code values}; {@code scenario} one to start. {@code channel}
 * is where it is to be said if that matters, {@code usedChannel} where it was. {@code reference} names the goal, scenario
 * instance or event it comes from; {@code outcome} is what rules, or whoever ended it, said last, {@code policy} which rule.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AgendaTask(
        UUID id,
        TenantId tenant,
        String type,
        State state,
        AgentId agent,
        CustomerId customer,
        @Nullable ConversationId conversation,
        @Nullable String channel,
        @Nullable String text,
        Map<String, Object> values,
        @Nullable String scenario,
        String reason,
        Origin origin,
        @Nullable String reference,
        @Nullable String key,
        Instant dueAt,
        @Nullable Instant expiresAt,
        int attempts,
        int postponed,
        @Nullable TurnId turn,
        @Nullable String usedChannel,
        @Nullable String outcome,
        @Nullable String policy,
        Instant createdAt,
        @Nullable Instant endedAt) {

    /** Brings a question to mind that nobody answered. */
    public static final String FOLLOW_UP = "follow-up";

    /** Sees to a question that nobody answered after all. */
    public static final String EXPIRY = "expiry";

    /** Something the customer wanted to be told later. */
    public static final String REMINDER = "reminder";

    /** Something the customer did not ask for. */
    public static final String OUTREACH = "outreach";

    public enum State {
        /** Waits for its time. */
        OPEN,
        /** A turn was opened for it. */
        SPEAKING,
        /** The turn did what it was for. */
        DONE,
        /** The customer wrote first. */
        ANSWERED,
        /** Rules said it is not to be said. */
        DROPPED,
        /** It was not said in time. */
        EXPIRED,
        CANCELLED,
        /** It broke again and again. */
        FAILED
    }

    public enum Origin {
        GOAL,
        SCENARIO,
        API,
        EVENT
    }

    public AgendaTask {
        values = Map.copyOf(values);
    }
}
