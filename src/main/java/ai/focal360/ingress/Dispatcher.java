package ai.focal360.ingress;

import ai.focal360.platform.DatabaseRoom;
import ai.focal360.platform.Nodes;
import ai.focal360.platform.TurnId;
import ai.focal360.platform.Wake;
import ai.focal360.turn.ClaimedTurn;
import ai.focal360.turn.Quarantine;
import ai.focal360.turn.Room;
import ai.focal360.turn.StateStore;
import ai.focal360.turn.Turns;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.thread.Threading;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Claims due turns and has them run. Timers in memory wake it in time; polling finds what they missed: a dead node's
 * turns, a wake-up lost with a crash.
 */
@Component
class Dispatcher implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /** How long a stopping node waits for its turns; their rows are safe, so this only saves the customer a wait. */
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    /** A turn that takes no longer needs no note of how far it is. */
    private static final Duration REPORT = Duration.ofMillis(250);

    private static final Duration EXCHANGE = Duration.ofSeconds(1);

    private final StateStore store;
    private final Turns turns;
    private final Traffic traffic;
    private final IngressProperties properties;
    private final TransactionTemplate transaction;
    private final Shares shares;
    private final Nodes nodes;
    private final IngressMeters counted;
    private final DatabaseRoom disk;
    private final Semaphore places;
    private final Set<ClaimedTurn> claims = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean called = new AtomicBoolean();
    private final Map<TurnId, Integer> reported = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newScheduledThreadPool(2, new CustomizableThreadFactory("turn-timer-"));
    private final AsyncTaskExecutor workers;
    private final Counter quarantined;
    private final Quarantine quarantine;
    private volatile boolean running;

    Dispatcher(
            StateStore store,
            Turns turns,
            Traffic traffic,
            IngressProperties properties,
            Shares shares,
            Nodes nodes,
            Quarantine quarantine,
            IngressMeters counted,
            PlatformTransactionManager transactions,
            DatabaseRoom disk,
            MeterRegistry meters,
            Environment environment) {
        this.store = store;
        this.turns = turns;
        this.traffic = traffic;
        this.properties = properties;
        this.shares = shares;
        this.nodes = nodes;
        this.quarantine = quarantine;
        this.counted = counted;
        this.transaction = new TransactionTemplate(transactions);
        this.disk = disk;
        this.places = new Semaphore(properties.concurrency());
        this.workers = workers(environment);
        this.quarantined = meters.counter("focal.turns.quarantined");
        meters.gauge("focal.turns.running", places, free -> properties.concurrency() - free.availablePermits());
    }

    private static AsyncTaskExecutor workers(Environment environment) {
        if (Threading.VIRTUAL.isActive(environment)) {
            var virtual = new SimpleAsyncTaskExecutor("turn-");
            virtual.setVirtualThreads(true);
            return virtual;
        }
        return new TaskExecutorAdapter(Executors.newCachedThreadPool(new CustomizableThreadFactory("turn-")));
    }

    /** Looks for due turns once this much time has passed. */
    void wakeAfter(Duration delay) {
        if (running) {
            // a little later than the row says, so that the first look finds it due
            timer.schedule(this::wake, delay.toMillis() + 2, TimeUnit.MILLISECONDS);
        }
    }

    /** Looks for due turns now; a call while it is looking makes it look once more. */
    void wake() {
        if (running && called.compareAndSet(false, true)) {
            timer.execute(this::dispatch);
        }
    }

    private synchronized void dispatch() {
        try {
            List<ClaimedTurn> claimed;
            do {
                called.set(false);
                var free = places.availablePermits();
                claimed = claim(new Room(
                        Math.min(properties.batch(), free),
                        free,
                        free - shares.kept(properties.concurrency()),
                        shares.weights()));
                claimed.forEach(counted::claimed);
                claimed.forEach(this::submit);
            } while (claimed.size() == properties.batch());
            if (running && places.availablePermits() <= shares.kept(properties.concurrency())) {
                nodes.due();
            }
        } catch (RuntimeException e) {
            // the rows wait; the next poll looks again
            log.warn("Due turns could not be claimed: {}", e.toString());
        }
    }

    private List<ClaimedTurn> claim(Room room) {
        // a turn that cannot be ended would use up its attempts
        if (room.most() == 0 || !running || !disk.isLeft()) {
            return List.of();
        }
        try {
            return store.claim(nodes.id(), properties.lease(), room, properties.mostAttempts());
        } catch (DuplicateKeyException e) {
            // another node took a turn of the same customer in the same moment
            called.set(true);
            timer.execute(this::dispatch);
            return List.of();
        }
    }

    private void submit(ClaimedTurn turn) {
        places.acquireUninterruptibly();
        claims.add(turn);
        try {
            workers.execute(() -> {
                try {
                    turns.run(turn);
                } finally {
                    end(turn);
                    wake();
                }
            });
        } catch (RejectedExecutionException e) {
            end(turn);
            throw e;
        }
    }

    private void end(ClaimedTurn turn) {
        claims.remove(turn);
        places.release();
    }

    /** Another node has turns it has no place for. */
    @EventListener
    void on(Wake.TurnsDue due) {
        wake();
    }

    @EventListener
    void on(Wake.TurnCancelled cancelled) {
        turns.cancelled(cancelled.turn());
    }

    private void renew() {
        try {
            store.renew(
                    nodes.id(),
                    properties.lease(),
                    claims.stream().map(ClaimedTurn::id).collect(Collectors.toSet()));
        } catch (RuntimeException e) {
            log.warn("Leases could not be renewed: {}", e.toString());
        }
    }

    /** Lets other nodes know how far long turns are: what may become of a message that meets one depends on it. */
    private void report() {
        try {
            var phases = turns.phases();
            var news = new HashMap<>(phases);
            news.entrySet().removeIf(turn -> turn.getValue().equals(reported.get(turn.getKey())));
            store.inPhase(nodes.id(), news);
            reported.keySet().retainAll(phases.keySet());
            reported.putAll(news);
        } catch (RuntimeException e) {
            log.warn("How far turns are could not be noted: {}", e.toString());
        }
    }

    private void exchange() {
        try {
            traffic.exchange(nodes.id());
        } catch (RuntimeException e) {
            log.warn("Traffic could not be exchanged with other nodes: {}", e.toString());
        }
    }

    private void sweep() {
        try {
            var poisoned = transaction.execute(status -> {
                var over = store.quarantine(properties.mostAttempts());
                quarantine.tellCustomers();
                return over;
            });
            if (poisoned != null && !poisoned.isEmpty()) {
                quarantined.increment(poisoned.size());
                log.error("Set aside after {} attempts: turns {}", properties.mostAttempts(), poisoned);
                wake();
            }
        } catch (RuntimeException e) {
            log.warn("The sweep failed: {}", e.toString());
        }
    }

    @Override
    public void start() {
        running = true;
        every(properties.poll(), this::wake);
        every(properties.lease().dividedBy(3), this::renew);
        every(properties.lease().dividedBy(3), this::sweep);
        every(REPORT, this::report);
        every(EXCHANGE, this::exchange);
    }

    private void every(Duration period, Runnable work) {
        timer.scheduleWithFixedDelay(work, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        try {
            if (!places.tryAcquire(properties.concurrency(), FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                log.info("Stopping with turns still running; another node or the next start takes them over");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        timer.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
