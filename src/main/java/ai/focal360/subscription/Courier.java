package ai.focal360.subscription;

import ai.focal360.platform.Rounds;
import ai.focal360.subscription.Lines.Line;
import io.github.resilience4j.core.IntervalFunction;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Brings events to subscribers: soon after a commit, and by a sweep what a failure or a dead node left. Rows are taken with a
 * lease and settled on one thread; between the two no connection is held.
 */
@Component
class Courier extends Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final double GROWTH = 3;
    private static final double JITTER = 0.2;
    private static final Duration TIDYING = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EventRows rows;
    private final Subscribers subscribers;
    private final Pausing pausing;
    private final Post post;
    private final SubscriptionProperties properties;
    private final MeterRegistry meters;
    private final Lines lines;
    private final IntervalFunction pauses;
    private final Set<CompletableFuture<Void>> onTheWay = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean stopping;

    Courier(
            EventRows rows,
            Subscribers subscribers,
            Pausing pausing,
            Post post,
            SubscriptionProperties properties,
            MeterRegistry meters) {
        super("events-courier");
        this.rows = rows;
        this.subscribers = subscribers;
        this.pausing = pausing;
        this.post = post;
        this.properties = properties;
        this.meters = meters;
        lines = new Lines(properties.concurrency());
        pauses = IntervalFunction.ofExponentialRandomBackoff(
                properties.firstPause(), GROWTH, JITTER, properties.longestPause());
        meters.gauge("focal.subscription.circuits.open", lines, Lines::open);
        meters.gauge("focal.subscription.sending", onTheWay, Set::size);
        every(properties.sweep(), this::dispatch);
        every(TIDYING, () -> rows.tidy(properties.keepDelivered(), properties.keepDead()));
    }

    /** Looks for due events soon; cheap, and safe from any thread. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            soon(this::dispatch);
        }
    }

    private void dispatch() {
        woken.set(false);
        if (stopping) {
            return;
        }
        var active = subscribers.active();
        lines.keep(active);
        var room = new LinkedHashMap<SubscriptionId, Integer>();
        var taken = new HashMap<SubscriptionId, Line>();
        active.forEach(subscription -> {
            var line = lines.to(subscription);
            var free = line.take();
            if (free > 0) {
                room.put(subscription, free);
                taken.put(subscription, line);
            }
        });
        try {
            for (var delivery : claimed(room)) {
                room.merge(delivery.subscription(), -1, Integer::sum);
                send(delivery, Objects.requireNonNull(taken.get(delivery.subscription())));
            }
        } finally {
            taken.forEach((subscription, line) -> line.giveBack(room.getOrDefault(subscription, 0)));
        }
    }

    private List<EventDelivery> claimed(Map<SubscriptionId, Integer> room) {
        return room.isEmpty() ? List.of() : rows.claim(room, properties.lease());
    }

    private void send(EventDelivery delivery, Line line) {
        var since = Timer.start(meters);
        var begun = System.nanoTime();
        var settled = new CompletableFuture<Void>();
        onTheWay.add(settled);
        var unused = post.send(delivery).thenAccept(outcome -> {
            line.ended(outcome, Duration.ofNanos(System.nanoTime() - begun));
            since.stop(meters.timer(
                    "focal.subscription.attempt", "outcome", outcome.getClass().getSimpleName()));
            soon(() -> {
                try {
                    settle(delivery, outcome);
                } finally {
                    onTheWay.remove(settled);
                    settled.complete(null);
                    wake();
                }
            });
        });
    }

    /** Where this cannot be written the lease ends, and the event is sent again. */
    private void settle(EventDelivery delivery, Outcome outcome) {
        if (outcome instanceof Outcome.Taken) {
            rows.delivered(delivery);
        } else if (outcome instanceof Outcome.Gone) {
            pausing.gone(delivery);
        } else if (outcome instanceof Outcome.NotTaken not) {
            if (delivery.attempt() >= properties.attempts()) {
                rows.dead(delivery, not.error());
                meters.counter("focal.subscription.died").increment();
            } else {
                rows.tryLater(delivery, not.error(), pause(delivery, not));
            }
        }
    }

    private Duration pause(EventDelivery delivery, Outcome.NotTaken not) {
        var own = Duration.ofMillis(pauses.apply(delivery.attempt()));
        var wish = not.wish();
        if (wish == null || wish.compareTo(own) < 0) {
            return own;
        }
        return wish.compareTo(properties.longestPause()) < 0 ? wish : properties.longestPause();
    }

    /** What is on its way gets a moment to arrive, so that it need not be sent again. */
    @Override
    public void stop() {
        stopping = true;
        try {
            CompletableFuture.allOf(onTheWay.toArray(CompletableFuture[]::new))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            LOG.info(
                    "{} events are sent again after their lease: they were not answered before the stop",
                    onTheWay.size());
        } finally {
            super.stop();
        }
    }

    @Override
    public void start() {
        stopping = false;
        super.start();
    }
}
