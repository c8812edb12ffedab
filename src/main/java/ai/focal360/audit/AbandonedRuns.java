package ai.focal360.audit;

import ai.focal360.platform.Rounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/** Finds, on every node, what customers were asked and did not answer for long. */
@Component
class AbandonedRuns extends Rounds {
    private static final int AT_ONCE = 500;

    private final WorkLog log;
    private final Settings settings;

    AbandonedRuns(WorkLog log, Settings settings) {
        super("abandoned-runs");
        this.log = log;
        this.settings = settings;
        every(settings.poll(), this::round);
    }

    /** {@code focal.audit.runs}: how long an unanswered question makes a run count as abandoned, and how often is looked. */
    @ConfigurationProperties("focal.audit.runs")
    record Settings(
            @DefaultValue("24h") Duration abandonedAfter,
            @DefaultValue("1m") Duration poll) {}

    private void round() {
        int found;
        do {
            found = log.abandoned(settings.abandonedAfter(), AT_ONCE);
        } while (found >= AT_ONCE && !Thread.currentThread().isInterrupted());
    }
}
