package ai.focal360.insight;

import ai.focal360.platform.Rounds;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks for questions to place and gaps to close now and then, on every node. */
@Component
class GapSweep implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(GapSweep.class);

    private final Gathering gathering;
    private final Closing closing;
    private final InsightProperties properties;
    private @Nullable Rounds rounds;

    GapSweep(Gathering gathering, Closing closing, InsightProperties properties) {
        this.gathering = gathering;
        this.closing = closing;
        this.properties = properties;
    }

    void run() {
        while (!Thread.currentThread().isInterrupted() && gathering.gather()) {
            // as long as whole batches wait
        }
        closing.tryAgain();
    }

    @Override
    public synchronized void start() {
        rounds = new Rounds("knowledge-gaps", LOG).every(properties.poll(), this::run);
    }

    @Override
    public synchronized void stop() {
        if (rounds != null) {
            rounds.close();
            rounds = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return rounds != null;
    }
}
