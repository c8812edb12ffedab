package ai.focal360.channel;

import static org.awaitility.Awaitility.await;

import ai.focal360.tenant.ChannelConfig;
import java.util.concurrent.CountDownLatch;

/** A provider that does not answer until it is let. */
final class Hanging extends Taking {
    private final CountDownLatch released = new CountDownLatch(1);

    Hanging(ChannelConfig.Kind kind) {
        super(kind);
    }

    @Override
    public SendResult send(ChannelConfig channel, OutboundMessage message) {
        var taken = super.send(channel, message);
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return taken;
    }

    int calls() {
        return texts().size();
    }

    void awaitCalls(int most) {
        await().until(() -> calls() >= most);
    }

    void release() {
        released.countDown();
    }
}
