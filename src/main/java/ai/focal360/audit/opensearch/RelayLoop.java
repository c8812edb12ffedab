package ai.focal360.audit.opensearch;

import ai.focal360.audit.SearchCopyOutdated;
import ai.focal360.audit.SearchUnavailable;
import ai.focal360.audit.TurnRecorded;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * When this node relays: soon after a record changed here, now and then for what other nodes left, at once while there
 * is more, and after a failure less and less often until it works again.
 */
@Component
class RelayLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RelayLoop.class);
    private static final Duration STOPPING = Duration.ofSeconds(20);
    private static final Duration MEASURING = Duration.ofSeconds(5);

    private final SearchConnection connection;
    private final SearchRelay relay;
    private final Outbox outbox;
    private final RelaySettings settings;
    private final Object monitor = new Object();
    private boolean woken;
    private boolean running;
    private @Nullable Thread thread;
    private volatile Outbox.Backlog backlog = Outbox.Backlog.NONE;
    private long measuredAt;
    private int failures;

    RelayLoop(
            SearchConnection connection,
            SearchRelay relay,
            Outbox outbox,
            RelaySettings settings,
            MeterRegistry metrics) {
        this.connection = connection;
        this.relay = relay;
        this.outbox = outbox;
        this.settings = settings;
        Gauge.builder("focal.audit.outbox.pending", this, loop -> loop.backlog.pending())
                .description("Changed records the search index has not confirmed")
                .register(metrics);
        TimeGauge.builder("focal.audit.outbox.lag", this, TimeUnit.MILLISECONDS, loop -> loop.backlog
                        .oldest()
                        .toMillis())
                .description("How long the oldest changed record has been waiting for the search index")
                .register(metrics);
        Gauge.builder("focal.audit.outbox.refused", this, loop -> loop.backlog.refused())
                .description("Records the search index refused, set aside in search_refusal")
                .register(metrics);
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void on(TurnRecorded turn) {
        wake();
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void on(SearchCopyOutdated records) {
        wake();
    }

    private void wake() {
        synchronized (monitor) {
            woken = true;
            monitor.notifyAll();
        }
    }

    @Override
    public void start() {
        if (connection.isOff()) {
            log.info("Search is switched off: turns are recorded, and not noted down for an index");
            return;
        }
        synchronized (monitor) {
            running = true;
            thread = new Thread(this::run, "search-relay");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Waits for the batch under way: its transaction must end before the database goes. */
    @Override
    public void stop() {
        Thread stopping;
        synchronized (monitor) {
            running = false;
            stopping = thread;
            thread = null;
            monitor.notifyAll();
        }
        if (stopping != null) {
            try {
                stopping.join(STOPPING.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        synchronized (monitor) {
            return running;
        }
    }

    private void run() {
        try {
            while (isRunning()) {
                if (connection.isStarting()) {
                    pause(settings.backoff(), false);
                    continue;
                }
                boolean more = relayOnce();
                measure(!more);
                if (failures > 0) {
                    pause(backoff(), false);
                } else if (!more) {
                    awaitRecords();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean relayOnce() {
        try {
            var relayed = relay.relay();
            if (relayed.postponed() > 0) {
                failed("it took %d records and put off %d".formatted(relayed.indexed(), relayed.postponed()), null);
                return false;
            }
            if (failures > 0) {
                log.info("OpenSearch takes records again");
                failures = 0;
            }
            return relayed.full();
        } catch (SearchUnavailable e) {
            failed(e.getMessage(), null);
        } catch (RuntimeException e) {
            failed("relaying failed", e);
        }
        return false;
    }

    private void failed(@Nullable String why, @Nullable RuntimeException surprise) {
        failures++;
        if (surprise != null) {
            log.error("Records wait for the search index: {}", why, surprise);
        } else if (failures == 1) {
            log.warn("Records wait for the search index: {}", why);
        }
    }

    /** Doubles with each failure, a fifth shorter or longer so that nodes do not come back all at once. */
    private Duration backoff() {
        long longest = settings.maxBackoff().toMillis();
        long doubled = settings.backoff().toMillis() << Math.min(failures - 1, 20);
        double spread = ThreadLocalRandom.current().nextDouble(0.8, 1.2);
        return Duration.ofMillis((long) (Math.min(doubled, longest) * spread));
    }

    private void measure(boolean always) {
        long now = System.nanoTime();
        if (always || now - measuredAt > MEASURING.toNanos()) {
            try {
                backlog = outbox.backlog();
            } catch (RuntimeException e) {
                failed("the outbox cannot be counted", e);
            }
            measuredAt = now;
        }
    }

    private void awaitRecords() throws InterruptedException {
        pause(settings.poll(), true);
        boolean expected;
        synchronized (monitor) {
            expected = woken;
        }
        if (expected) {
            pause(settings.linger(), false);
        }
        synchronized (monitor) {
            woken = false;
        }
    }

    /** Waits until the time is over or the loop is to stop, or, if {@code wakeable}, a record changed. */
    private void pause(Duration time, boolean wakeable) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        synchronized (monitor) {
            long left = time.toNanos();
            while (running && !(wakeable && woken) && left > 0) {
                monitor.wait(left / 1_000_000, (int) (left % 1_000_000));
                left = until - System.nanoTime();
            }
        }
    }
}
