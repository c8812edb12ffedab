package ai.focal360.turn;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TurnId;
import java.time.Duration;
import java.util.Optional;

/**
 * What an arriving message meets.
 *
 * @param conversation the customer's with this agent, made on first contact
 * @param known whether this very message is here already
 * @param gathered messages that wait in the turn it would join
 * @param gatheringFor since when they do
 * @param expected what the last answer asked for: empty for nothing
 * @param lastMinute messages of this conversation in the last sixty seconds, estimated
 * @param running the conversation's turn that is running, on whichever channel; what runs with another agent is not its
 *     business
 */
public record Encounter(
        ConversationId conversation,
        CustomerId customer,
        boolean known,
        int gathered,
        Duration gatheringFor,
        Optional<Expectation> expected,
        double lastMinute,
        Optional<Running> running) {

    public record Expectation(boolean yesOrNo, int fields) {}

    /** {@code superseded} counts the turns of its group that were superseded before it. */
    public record Running(
            TurnId turn,
            String channel,
            boolean ofOurOwn,
            Progress progress,
            boolean committed,
            int superseded,
            Duration runningFor) {}
}
