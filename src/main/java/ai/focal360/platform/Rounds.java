package ai.focal360.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.transaction.TransactionException;

/**
 * Work that comes round again and again on a thread of its own while the application runs. Work that fails comes round all the
 * same: a database that is away is a warning, anything else an error with its trace. Whoever extends it says in its
 * constructor what comes round {@link #every} so often; stopping interrupts the round that is under way.
 */
public abstract class Rounds implements SmartLifecycle {
    private final Logger log = LoggerFactory.getLogger(getClass());
    private final String work;
    private final List<Round> rounds = new ArrayList<>();
    private volatile @Nullable ScheduledExecutorService timer;

    private record Round(Duration period, Runnable body) {}

    /** {@code work} names the thread and the log lines. */
    protected Rounds(String work) {
        this.work = work;
    }

    /** Begins after the first period; a period is counted from the end of the round before. */
    protected final void every(Duration period, Runnable round) {
        rounds.add(new Round(period, round));
    }

    /** Does this once more, as soon as the thread is free; nothing while the application does not run. Safe from any thread. */
    protected final void soon(Runnable round) {
        var scheduled = timer;
        if (scheduled != null) {
            try {
                scheduled.execute(() -> safely(round));
            } catch (RejectedExecutionException e) {
                log.debug("The {} stops and will be done after the next start", work);
            }
        }
    }

    @Override
    public synchronized void start() {
        var threads = new CustomizableThreadFactory(work + "-");
        threads.setDaemon(true);
        var scheduled = Executors.newSingleThreadScheduledExecutor(threads);
        for (var round : rounds) {
            var millis = round.period().toMillis();
            var unused =
                    scheduled.scheduleWithFixedDelay(() -> safely(round.body()), millis, millis, TimeUnit.MILLISECONDS);
        }
        timer = scheduled;
    }

    private void safely(Runnable round) {
        try {
            round.run();
        } catch (DataAccessException | TransactionException e) {
            log.warn("The {} could not be done and comes round again: {}", work, e.toString());
        } catch (RuntimeException e) {
            log.error("The {} broke and comes round again", work, e);
        }
    }

    @Override
    public synchronized void stop() {
        var scheduled = timer;
        if (scheduled != null) {
            scheduled.shutdownNow();
            timer = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return timer != null;
    }
}
