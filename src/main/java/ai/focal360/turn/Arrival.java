package ai.focal360.turn;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message to accept into a turn. {@code handling} says by which rules, for the record; {@code traceparent} is the W3C
 * trace it came with.
 */
public record Arrival(
        TenantId tenant,
        AgentId agent,
        String channel,
        String address,
        CustomerId customer,
        ConversationId conversation,
        String providerMessageId,
        String kind,
        @Nullable String text,
        @Nullable JsonNode payload,
        Patience patience,
        Move move,
        @Nullable JsonNode handling,
        @Nullable String traceparent) {

    /**
     * How long its thought may go on arriving: {@code window} from now, {@code longest} from its first message, and not
     * before {@code delay} from now in any case.
     */
    public record Patience(Duration window, Duration longest, Duration delay) {
        public Patience(Duration window, Duration longest) {
            this(window, longest, Duration.ZERO);
        }
    }

    /** What it does to the customer's running turn, if that is still possible when it is written. */
    public sealed interface Move {
        Move QUEUE = new Queue();

        /** It leaves it alone, and waits for it. */
        record Queue() implements Move {}

        /** It is answered by what that turn says. */
        record Absorb(TurnId running) implements Move {}

        /** It cancels it: one turn answers the messages of both. */
        record Supersede(TurnId running) implements Move {}

        /** It has it completed: nobody can cancel it any more. */
        record Complete(TurnId running) implements Move {}

        default Optional<TurnId> met() {
            return this instanceof Absorb absorb
                    ? Optional.of(absorb.running())
                    : this instanceof Supersede supersede
                            ? Optional.of(supersede.running())
                            : this instanceof Complete complete ? Optional.of(complete.running()) : Optional.empty();
        }
    }
}
