package ai.focal360.handoff;

import ai.focal360.platform.Rounds;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Looks after who waits too long and after conversations whose colleague is gone, on every node. */
@Component
class HandoffRounds extends Rounds {
    private static final Duration UPKEEP = Duration.ofHours(1);

    HandoffRounds(DueHandoffs due, HandoffRows rows, HandoffProperties properties) {
        super("handoffs");
        every(properties.poll(), due::run);
        every(UPKEEP, () -> rows.forget(properties.retention()));
    }
}
