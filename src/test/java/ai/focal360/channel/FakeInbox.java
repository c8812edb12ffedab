package ai.focal360.channel;

import ai.focal360.ingress.Acceptance;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.ingress.Inbox;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TurnId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** An inbox in memory: recognises repetitions, answers each text with whatever a test wants, breaks when told. */
public class FakeInbox implements Inbox {
    private final Map<String, InboundMessage> kept = new LinkedHashMap<>();
    private boolean broken;
    private Consumer<Taken> answer = taken -> {};

    public record Taken(InboundMessage message, ConversationId conversation, TurnId turn) {}

    @Override
    public Acceptance accept(InboundMessage message) {
        Taken taken;
        synchronized (this) {
            if (broken) {
                throw new IllegalStateException("Expected a working inbox, but the test broke it");
            }
            var key = message.tenant() + "|" + message.channel().id() + "|" + message.providerMessageId();
            if (kept.putIfAbsent(key, message) != null) {
                return new Acceptance.Duplicate();
            }
            taken = new Taken(message, ConversationId.random(), TurnId.random());
        }
        if (!message.kind().equals(InboundMessage.TEXT)) {
            return new Acceptance.Recorded(taken.conversation());
        }
        answer.accept(taken);
        return new Acceptance.Accepted(taken.conversation(), taken.turn());
    }

    public synchronized List<InboundMessage> messages() {
        return List.copyOf(kept.values());
    }

    public synchronized void setBroken(boolean broken) {
        this.broken = broken;
    }

    public synchronized void answerWith(Consumer<Taken> answer) {
        this.answer = answer;
    }

    public synchronized void reset() {
        kept.clear();
        broken = false;
        answer = taken -> {};
    }
}
