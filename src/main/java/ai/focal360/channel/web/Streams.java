package ai.focal360.channel.web;

import ai.focal360.channel.ChannelSettings;
import ai.focal360.channel.Lane;
import ai.focal360.channel.LaneAdvanced;
import ai.focal360.channel.Line;
import ai.focal360.channel.Transcript;
import ai.focal360.platform.ForOtherNodes;
import ai.focal360.platform.Wake;
import ai.focal360.turn.TurnStarted;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The event streams of this node. One thread feeds them from the rows: at once when this node wrote some, and by looking
 * for all connected lanes in one statement for what other nodes wrote. A stream's position makes both harmless together.
 */
@Component
@SuppressWarnings("FutureReturnValueIgnored") // what is scheduled says its own failures
class Streams implements SmartLifecycle {
    static final int PAGE = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
    private static final Duration LONGEST_TYPING = Duration.ofMinutes(1);

    private final Transcript transcript;
    private final LineJson lineJson;
    private final ChannelSettings.Webchat settings;
    private final ApplicationEventPublisher events;
    private final Map<Lane, Deque<EventStream>> streams = new ConcurrentHashMap<>();
    private final Map<UUID, Lane> lanes = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Cache<Lane, Boolean> typing = Caffeine.newBuilder()
            .expireAfterWrite(LONGEST_TYPING)
            .maximumSize(10_000)
            .build();
    private @Nullable ScheduledExecutorService feeder;
    private volatile boolean running;

    Streams(
            Transcript transcript,
            LineJson lineJson,
            ChannelSettings settings,
            ApplicationEventPublisher events,
            MeterRegistry meters) {
        this.transcript = transcript;
        this.events = events;
        this.lineJson = lineJson;
        this.settings = settings.webchat();
        meters.gauge("focal.channel.sse.connections", open);
    }

    boolean hasRoom() {
        return running && open.get() < settings.connections();
    }

    /** Takes over a stream; the visitor's oldest has to go when there are too many, since it may be a page left long ago. */
    void add(EventStream stream) {
        open.incrementAndGet();
        streams.compute(stream.lane(), (lane, known) -> {
            lanes.put(lane.id(), lane);
            var all = known == null ? new ArrayDeque<EventStream>() : new ArrayDeque<>(known);
            all.addLast(stream);
            return all;
        });
        var all = streams.getOrDefault(stream.lane(), new ArrayDeque<>());
        if (all.size() > settings.connectionsPerVisitor()) {
            var oldest = all.getFirst();
            oldest.event("replaced", null, "{}");
            oldest.finish();
        }
        if (Boolean.TRUE.equals(typing.getIfPresent(stream.lane()))) {
            stream.event("typing", null, typingData(true));
        }
        submit(() -> feed(stream.lane()));
    }

    void remove(EventStream stream) {
        streams.computeIfPresent(stream.lane(), (lane, known) -> {
            var all = new ArrayDeque<>(known);
            if (all.remove(stream)) {
                open.decrementAndGet();
            }
            if (all.isEmpty()) {
                lanes.remove(lane.id());
                return null;
            }
            return all;
        });
    }

    @EventListener
    void on(TurnStarted turn) {
        var lane = new Lane(turn.tenant(), turn.channel(), turn.address());
        typing.put(lane, true);
        tellTyping(lane, true);
    }

    @EventListener
    void on(LaneAdvanced advanced) {
        var lane = advanced.lane();
        typing.invalidate(lane);
        if (streams.containsKey(lane)) {
            submit(() -> {
                feed(lane);
                tellTyping(lane, false);
            });
        } else if (advanced.streamed()) {
            events.publishEvent(new ForOtherNodes(new Wake.LaneMoved(lane.id())));
        }
    }

    /** Another node wrote to a lane; the browser may be connected here. */
    @EventListener
    void on(Wake.LaneMoved moved) {
        var lane = lanes.get(moved.lane());
        if (lane != null) {
            submit(() -> feed(lane));
        }
    }

    private void tellTyping(Lane lane, boolean on) {
        of(lane).forEach(stream -> stream.event("typing", null, typingData(on)));
    }

    private static String typingData(boolean on) {
        return "{\"on\":" + on + "}";
    }

    private Collection<EventStream> of(Lane lane) {
        var all = streams.get(lane);
        return all == null ? List.of() : List.copyOf(all);
    }

    private void look() {
        try {
            var seen = new HashMap<Lane, Long>();
            for (var all : streams.values()) {
                all.forEach(stream -> seen.merge(stream.lane(), stream.position(), Math::min));
            }
            transcript.moved(seen).forEach(this::feed);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Looking for new lines of webchats failed and will be repeated: {}", e.getMessage());
        }
    }

    private void feed(Lane lane) {
        try {
            for (var stream : of(lane)) {
                feed(stream);
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Reading new lines of a webchat failed and will be repeated: {}", e.getMessage());
        }
    }

    private void feed(EventStream stream) {
        Transcript.Excerpt excerpt;
        do {
            excerpt = transcript.after(stream.lane(), stream.position(), PAGE);
            if (excerpt.position() < stream.position()) {
                // the lane was erased: the browser comes back and starts anew
                stream.finish();
                return;
            }
            for (var line : excerpt.lines()) {
                var name = line instanceof Line.Ours ? "message" : "own";
                stream.event(name, line.position(), lineJson.of(line));
            }
            stream.moveTo(excerpt.position());
        } while (excerpt.lines().size() == PAGE && stream.isOpen());
    }

    private void beat() {
        long stalled = settings.stalled().toNanos();
        streams.values().forEach(all -> List.copyOf(all).forEach(stream -> {
            if (stream.isStalled(stalled)) {
                stream.close();
            } else {
                stream.heartbeat();
            }
        }));
    }

    private void submit(Runnable action) {
        var feeder = this.feeder;
        if (feeder == null) {
            return;
        }
        try {
            feeder.execute(action);
        } catch (RejectedExecutionException e) {
            LOG.debug("Stopping: browsers connect elsewhere and read on from the rows");
        }
    }

    @Override
    public synchronized void start() {
        var threads = new CustomizableThreadFactory("webchat-feed-");
        threads.setDaemon(true);
        var feeder = Executors.newSingleThreadScheduledExecutor(threads);
        this.feeder = feeder;
        running = true;
        long poll = settings.poll().toMillis();
        long beat = settings.heartbeat().toMillis();
        feeder.scheduleWithFixedDelay(guarded(this::look), poll, poll, TimeUnit.MILLISECONDS);
        feeder.scheduleWithFixedDelay(guarded(this::beat), beat, beat, TimeUnit.MILLISECONDS);
    }

    /** A scheduled task that throws is never run again. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("Feeding webchats failed and will be repeated", e);
            }
        };
    }

    /** Before the web server waits for its requests to end: streams never do by themselves. */
    @Override
    public synchronized void stop() {
        running = false;
        if (feeder != null) {
            feeder.shutdown();
        }
        streams.values().forEach(all -> List.copyOf(all).forEach(EventStream::finish));
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
