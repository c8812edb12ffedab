package ai.focal360.channel;

import ai.focal360.channel.OutboundRows.Road;
import ai.focal360.tenant.ChannelConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Sends what is due: at once after a commit, and by a sweep what a failure or a dead node left. Rows are claimed with a
 * lease, each channel at its own pace, the provider is called without a database connection, and the outcome is written afterwards. What may have been
 * sent without our knowing is tried once more at most, see ADR 0036.
 */
@Component
@SuppressWarnings("FutureReturnValueIgnored") // what is scheduled says its own failures
class Delivery implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    /** How long a report may overtake the answer that tells us the message's id. */
    private static final Duration LONGEST_OVERTAKING = Duration.ofDays(1);

    private static final Duration TIDYING = Duration.ofHours(1);
    private static final Duration LONGEST_PROVIDER_WISH = Duration.ofHours(1);

    private final OutboundRows rows;
    private final Channels channels;
    private final Map<ChannelConfig.Kind, Sender> senders;
    private final ChannelSettings.Delivery settings;
    private final MeterRegistry meters;
    private final Pace pace;

    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicBoolean woken = new AtomicBoolean();
    private @Nullable ScheduledExecutorService clerk;
    private @Nullable ExecutorService couriers;
    private volatile boolean running;

    Delivery(
            OutboundRows rows,
            Channels channels,
            List<Sender> senders,
            ChannelSettings settings,
            MeterRegistry meters) {
        this.rows = rows;
        this.channels = channels;
        this.senders = senders.stream().collect(Collectors.toMap(Sender::kind, Function.identity()));
        this.settings = settings.delivery();
        this.meters = meters;
        this.pace = new Pace(this.settings.senders() / 2);
        meters.gauge("focal.channel.sending", busy);
    }

    /** Looks for due rows soon; cheap, and safe from any thread. */
    void wake() {
        var clerk = this.clerk;
        if (running && clerk != null && woken.compareAndSet(false, true)) {
            try {
                clerk.execute(this::dispatch);
            } catch (RejectedExecutionException e) {
                LOG.debug("Stopping: the next start's sweep finds the rows");
            }
        }
    }

    /** A scheduled task that throws would never be run again. */
    private void sweepOrSay() {
        try {
            sweep();
        } catch (RuntimeException e) {
            LOG.error("The sweep over outbound messages broke and will be repeated", e);
        }
    }

    private void tidyOrSay() {
        try {
            rows.forgetReports(LONGEST_OVERTAKING);
        } catch (RuntimeException e) {
            LOG.warn("Old delivery reports could not be forgotten, which is tried again: {}", e.toString());
        }
    }

    private void sweep() {
        try {
            int abandoned = rows.markAbandoned(settings.unknownWait());
            if (abandoned > 0) {
                LOG.warn("{} messages were being sent when their node stopped", abandoned);
                meters.counter("focal.channel.attempts", "kind", "any", "outcome", "abandoned")
                        .increment(abandoned);
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("The sweep over outbound messages failed and will be repeated", e);
        }
        dispatch();
    }

    private void dispatch() {
        woken.set(false);
        try {
            if (!running || busy.get() >= settings.senders()) {
                return; // a courier coming back wakes us
            }
            var waiting = new ArrayList<>(rows.waiting());
            Collections.shuffle(waiting); // what is left of the couriers is nobody's before others
            waiting.forEach(this::dispatch);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Claiming outbound messages failed and will be repeated", e);
        }
    }

    private void dispatch(Road road) {
        var gate = pace.at(road, channels.find(road.tenant(), road.channel()).orElse(null));
        int taken = gate.take(settings.senders() - busy.get());
        if (taken > 0) {
            var claimed = claim(road, gate, taken);
            for (var message : claimed) {
                busy.incrementAndGet();
                couriers().execute(() -> deliver(message, gate));
            }
        }
        gate.again()
                .filter(pause -> gate.beginsToWait())
                .ifPresent(pause -> after(pause, () -> {
                    gate.over();
                    wake();
                }));
    }

    private List<OutboundMessage> claim(Road road, Pace.Gate gate, int taken) {
        var claimed = List.<OutboundMessage>of();
        try {
            claimed = rows.claim(road, taken, settings.lease());
            return claimed;
        } finally {
            gate.use(claimed.size(), taken);
        }
    }

    private void after(Duration pause, Runnable then) {
        var clerk = this.clerk;
        if (running && clerk != null) {
            try {
                clerk.schedule(then, pause.toMillis() + 1, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("Stopping: the next start's sweep finds the rows");
            }
        }
    }

    private void deliver(OutboundMessage message, Pace.Gate gate) {
        try {
            settle(message, send(message));
        } catch (DataAccessException | TransactionException e) {
            // the lease ends, and the sweep treats the attempt as one whose outcome nobody knows
            LOG.warn("The outcome of sending message {} could not be written", message.id(), e);
        } finally {
            gate.giveBack();
            busy.decrementAndGet();
            wake();
        }
    }

    private SendResult send(OutboundMessage message) {
        var channel = channels.find(message.lane().tenant(), message.lane().channel());
        if (channel.isEmpty()) {
            return new SendResult.Undeliverable("the tenant's live pack has no such channel");
        }
        var sender = senders.get(channel.get().kind());
        if (sender == null) {
            return new SendResult.Undeliverable("channels of this kind are not sent to");
        }
        try {
            return sender.send(channel.get(), message);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Message {} could not be prepared and is tried again: {}", message.id(), e.toString());
            return new SendResult.TryLater(
                    "it could not be prepared: " + e.getClass().getSimpleName(), null);
        } catch (RuntimeException e) {
            LOG.error("Preparing message {} broke", message.id(), e);
            return new SendResult.TryLater(
                    "it could not be prepared: " + e.getClass().getSimpleName(), null);
        }
    }

    private void settle(OutboundMessage message, SendResult result) {
        if (result instanceof SendResult.Acknowledged acknowledged) {
            if (rows.acknowledged(message, acknowledged.providerMessageId(), settings.pause())) {
                after(settings.pause(), this::wake);
            }
        } else if (result instanceof SendResult.Refused refused) {
            rows.giveUp(message, "failed", refused.error());
        } else if (result instanceof SendResult.Undeliverable undeliverable) {
            rows.giveUp(message, "undeliverable", undeliverable.reason());
        } else if (result instanceof SendResult.Unknown unknown) {
            rows.unknown(message, unknown.error(), settings.unknownWait());
        } else if (result instanceof SendResult.TryLater later) {
            if (message.attempt() >= settings.maxAttempts()) {
                rows.giveUp(
                        message,
                        "failed",
                        "given up after %d attempts: %s".formatted(message.attempt(), later.error()));
            } else {
                rows.tryLater(message, later.error(), delay(message.attempt(), later.after()));
            }
        }
        meters.counter(
                        "focal.channel.attempts",
                        "kind",
                        channels.find(message.lane().tenant(), message.lane().channel())
                                .map(channel -> channel.kind().name())
                                .orElse("none"),
                        "outcome",
                        result.getClass().getSimpleName())
                .increment();
    }

    /** Doubles from the first delay, a fifth more or less so that failures together do not return together. */
    private Duration delay(int attempt, @Nullable Duration wished) {
        double doubled = (double) settings.firstDelay().toMillis() * Math.pow(2, attempt - 1.0);
        double capped = Math.min(doubled, (double) settings.longestDelay().toMillis());
        var own = Duration.ofMillis((long) (capped * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
        if (wished == null || wished.compareTo(own) < 0) {
            return own;
        }
        return wished.compareTo(LONGEST_PROVIDER_WISH) < 0 ? wished : LONGEST_PROVIDER_WISH;
    }

    private ExecutorService couriers() {
        var couriers = this.couriers;
        if (couriers == null) {
            throw new IllegalStateException("Expected delivery to be running");
        }
        return couriers;
    }

    @Override
    public synchronized void start() {
        var clerk = Executors.newSingleThreadScheduledExecutor(threads("delivery-clerk-"));
        this.clerk = clerk;
        couriers = Executors.newFixedThreadPool(settings.senders(), threads("delivery-"));
        running = true;
        clerk.scheduleWithFixedDelay(this::sweepOrSay, 0, settings.sweep().toMillis(), TimeUnit.MILLISECONDS);
        clerk.scheduleWithFixedDelay(this::tidyOrSay, 0, TIDYING.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Attempts under way get their time to end: cutting one off would make its outcome unknown. */
    @Override
    public synchronized void stop() {
        running = false;
        try {
            if (clerk != null) {
                clerk.shutdown();
                clerk.awaitTermination(5, TimeUnit.SECONDS);
            }
            if (couriers != null) {
                couriers.shutdown();
                couriers.awaitTermination(15, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory threads(String prefix) {
        var threads = new CustomizableThreadFactory(prefix);
        threads.setDaemon(true);
        return threads;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
