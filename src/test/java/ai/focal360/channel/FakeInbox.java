package ai.focal360.channel;

import ai.focal360.ingress.Acceptance;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.ingress.Inbox;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.ChannelConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * An inbox in memory: recognises repetitions, answers each text with whatever a test wants, breaks when told. It keeps its
 * promise as a real one does that joins its caller's transaction: from the commit on, and not after a rollback.
 */
public class FakeInbox implements Inbox {
    private final Map<String, InboundMessage> kept = new LinkedHashMap<>();
    private final List<String> typing = new CopyOnWriteArrayList<>();
    private boolean broken;
    private volatile Consumer<Taken> answer = taken -> {};

    public record Taken(InboundMessage message, ConversationId conversation, TurnId turn) {}

    @Override
    public Acceptance accept(InboundMessage message) {
        var key = message.tenant() + "|" + message.channel().id() + "|" + message.providerMessageId();
        var taken = new Taken(message, ConversationId.random(), TurnId.random());
        synchronized (this) {
            if (broken) {
                throw new IllegalStateException("Expected a working inbox, but the test broke it");
            }
            if (kept.putIfAbsent(key, message) != null) {
                return new Acceptance.Duplicate();
            }
        }
        boolean answered = message.kind().equals(InboundMessage.TEXT);
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    if (status != STATUS_COMMITTED) {
                        forget(key);
                    } else if (answered) {
                        answer.accept(taken);
                    }
                }
            });
        } else if (answered) {
            answer.accept(taken);
        }
        return answered
                ? new Acceptance.Accepted(taken.conversation(), taken.turn())
                : new Acceptance.Recorded(taken.conversation());
    }

    @Override
    public void typing(TenantId tenant, ChannelConfig channel, String address) {
        typing.add(tenant + "|" + channel.id() + "|" + address);
    }

    /** Who was seen to type: tenant, channel and address. */
    public List<String> typing() {
        return List.copyOf(typing);
    }

    private synchronized void forget(String key) {
        kept.remove(key);
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
