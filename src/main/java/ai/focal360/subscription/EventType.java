package ai.focal360.subscription;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What subscribers can be told; {@code docs/events.md} says when, and with what. */
public enum EventType {
    INTERACTION_RESOLVED,
    CUSTOMER_ESCALATED,
    CONVERSATION_OPENED,
    CONVERSATION_CLOSED,
    IDENTITY_CONFIRMED,
    HANDOFF_ENDED,
    ABUSE_SUSPECTED,
    SCENARIO_STARTED,
    SCENARIO_COMPLETED,
    SCENARIO_ABANDONED,
    SCENARIO_HANDED_OVER,
    SCENARIO_TAKEN_BACK,
    APPROVAL_REQUESTED,
    APPROVAL_DECIDED,
    EFFECT_DONE,
    EFFECT_UNKNOWN,
    EFFECT_FAILED,
    EFFECT_COMPENSATED,
    MESSAGE_UNDELIVERABLE,
    AGENDA_TASK_CREATED,
    AGENDA_TASK_ENDED,
    GOAL_FOLLOWED_UP,
    GOAL_ACHIEVED,
    GOAL_EXPIRED,
    GOAL_ABANDONED,
    KNOWLEDGE_GAP_OPENED,
    KNOWLEDGE_GAP_CLOSED,
    /** Sent on request, to whoever asks; nobody subscribes to it. */
    SUBSCRIPTION_TESTED;

    /** As it stands in events and subscriptions: {@code interaction_resolved}. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of that name one can subscribe to. */
    public static Optional<EventType> named(String id) {
        return Arrays.stream(values())
                .filter(type -> type != SUBSCRIPTION_TESTED && type.id().equals(id))
                .findFirst();
    }
}
