package ai.focal360.audit;

import ai.focal360.platform.Rounds;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Finds, on every node, what customers were asked and did not answer for long. */
@Component
class AbandonedRuns implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(AbandonedRuns.class);
    private static final int AT_ONCE = 500;

    private final WorkLog log;
    private final Settings settings;
    private @Nullable Rounds rounds;

    AbandonedRuns(WorkLog log, Settings settings) {
        this.log = log;
        this.settings = settings;
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

    @Override
    public synchronized void start() {
        rounds = new Rounds("abandoned-runs", LOG).every(settings.poll(), this::round);
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
