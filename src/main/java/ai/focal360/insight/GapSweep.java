package ai.focal360.insight;

import ai.focal360.platform.Rounds;
import org.springframework.stereotype.Component;

/** Looks for questions to place and gaps to close now and then, on every node. */
@Component
class GapSweep extends Rounds {
    private final Gathering gathering;
    private final Closing closing;

    GapSweep(Gathering gathering, Closing closing, InsightProperties properties) {
        super("knowledge-gaps");
        this.gathering = gathering;
        this.closing = closing;
        every(properties.poll(), this::run);
    }

    void run() {
        while (!Thread.currentThread().isInterrupted() && gathering.gather()) {
            // as long as whole batches wait
        }
        closing.tryAgain();
    }
}
