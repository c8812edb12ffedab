package ai.focal360.platform;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.transaction.TransactionException;

/**
 * Work that comes round again and again on a thread of its own. Work that fails comes round all the same: a database that is
 * away is a warning, anything else an error with its trace.
 */
public final class Rounds implements AutoCloseable {
    private final String work;
    private final Logger log;
    private final ScheduledExecutorService timer;

    /** {@code work} names the thread and the log lines. */
    public Rounds(String work, Logger log) {
        this.work = work;
        this.log = log;
        var threads = new CustomizableThreadFactory(work + "-");
        threads.setDaemon(true);
        timer = Executors.newSingleThreadScheduledExecutor(threads);
    }

    /** Begins after the first period; a period is counted from the end of the round before. */
    public Rounds every(Duration period, Runnable round) {
        var unused = timer.scheduleWithFixedDelay(
                () -> safely(round), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        return this;
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

    /** Interrupts the round that is under way; none begins any more. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
