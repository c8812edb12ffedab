package ai.focal360.handoff;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that is for a colleague. {@code task} is its task in Tasklist; {@code name} is what colleagues call the customer;
 * {@code handedBack} is what the colleague left to the agent.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Handoff(
        UUID id,
        String task,
        AgentId agent,
        CustomerId customer,
        ConversationId conversation,
        String skill,
        String language,
        Urgency urgency,
        String name,
        String reason,
        String summary,
        State state,
        @Nullable String colleague,
        Instant askedAt,
        @Nullable Instant claimedAt,
        @Nullable Instant escalatedAt,
        @Nullable Instant endedAt,
        @Nullable String handedBack) {

    /** WAITING in the queue; CLAIMED by a colleague, the agent is silent; HANDED_BACK to it; WITHDRAWN when nobody is needed any more. */
    public enum State {
        WAITING,
        CLAIMED,
        HANDED_BACK,
        WITHDRAWN
    }

    /** From least to most urgent. */
    public enum Urgency {
        LOW,
        MEDIUM,
        HIGH,
        CRITICAL;

        /** As turns say it; medium for any other word. */
        static Urgency of(String word) {
            return Arrays.stream(values())
                    .filter(urgency -> urgency.name().equals(word.toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElse(MEDIUM);
        }
    }

    public boolean isHeldBy(String somebody) {
        return state == State.CLAIMED && somebody.equals(colleague);
    }
}
