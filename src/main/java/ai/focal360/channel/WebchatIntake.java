package ai.focal360.channel;

import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.ingress.Acceptance;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.ingress.Inbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes what a visitor says: the message and its line in the transcript in one transaction, so that a line is a promise. */
@Component
public class WebchatIntake {
    private final Inbox inbox;
    private final Transcript transcript;
    private final MeterRegistry meters;

    WebchatIntake(Inbox inbox, Transcript transcript, MeterRegistry meters) {
        this.inbox = inbox;
        this.transcript = transcript;
        this.meters = meters;
    }

    /** {@code before}: this message was taken earlier. {@code turn} is null where nothing will be answered. */
    public record Taken(
            boolean before,
            @Nullable UUID conversation,
            @Nullable UUID turn) {}

    /**
     * Safe to repeat with the same id. The message comes before the line: that is also the order in which the end of a turn
     * locks their rows, so the two cannot wait for each other; and no answer can get in front of the line, since positions
     * are handed out under the lane's lock.
     */
    @Transactional
    public Taken take(Endpoint endpoint, Lane lane, String messageId, String text) {
        var acceptance = inbox.accept(new InboundMessage(
                endpoint.tenant(),
                endpoint.channel(),
                lane.address(),
                // the id is the visitor's own: two visitors with the same one must not meet
                lane.address() + ":" + messageId,
                InboundMessage.TEXT,
                text,
                null));
        meters.counter(
                        "focal.channel.inbound",
                        "kind",
                        "WEBCHAT",
                        "outcome",
                        acceptance.getClass().getSimpleName())
                .increment();
        if (acceptance instanceof Acceptance.Accepted accepted) {
            return write(
                    lane,
                    messageId,
                    text,
                    accepted.conversation().value(),
                    accepted.turn().value());
        }
        if (acceptance instanceof Acceptance.Recorded recorded) {
            return write(lane, messageId, text, recorded.conversation().value(), null);
        }
        var earlier = transcript.acceptance(lane, messageId).orElse(null);
        if (earlier == null) {
            // taken by an inbox with a transaction of its own before a crash kept the line from being written
            transcript.write(lane, messageId, text, new Transcript.Accepted(null, null));
            return new Taken(true, null, null);
        }
        return new Taken(true, earlier.conversation(), earlier.turn());
    }

    public void typing(Endpoint endpoint, Lane lane) {
        inbox.typing(endpoint.tenant(), endpoint.channel(), lane.address());
    }

    private Taken write(Lane lane, String messageId, String text, UUID conversation, @Nullable UUID turn) {
        transcript.write(lane, messageId, text, new Transcript.Accepted(conversation, turn));
        return new Taken(false, conversation, turn);
    }
}
