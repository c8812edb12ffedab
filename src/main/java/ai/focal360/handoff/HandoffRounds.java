package ai.focal360.handoff;

import ai.focal360.platform.Rounds;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Looks after who waits too long and after conversations whose colleague is gone, on every node. */
@Component
class HandoffRounds extends Rounds {
    private static final Duration UPKEEP = Duration.ofHours(1);

    private final Handoffs handoffs;

    HandoffRounds(Handoffs handoffs, HandoffRows rows, HandoffProperties properties) {
        super("handoffs");
        this.handoffs = handoffs;
        every(properties.poll(), this::run);
        every(UPKEEP, () -> rows.forget(properties.retention()));
    }

    private void run() {
        while (handoffs.seeToNext() && !Thread.currentThread().isInterrupted()) {
            // one transaction each
        }
    }
}
