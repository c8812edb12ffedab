package ai.focal360.ingress;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/**
 * How much arrives at channels, agents and tenants. Each node counts in memory and exchanges its minutes with the others'
 * about once a second, so no message pays for it; what the last sixty seconds brought is estimated from this minute and the
 * one before.
 */
@Component
class Traffic {
    private final TrafficRows rows;
    private final Clock clock;
    private final Map<Source, Map<Instant, AtomicLong>> own = new ConcurrentHashMap<>();
    private volatile Map<Source, Map<Instant, Long>> others = Map.of();

    /** Where messages come from. */
    record Source(TenantId tenant, AgentId agent, String channel) {}

    /** Messages a minute, estimated. */
    record Rates(long channel, long agent, long tenant) {}

    Traffic(TrafficRows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    /** Counts a message and says how many there are with it. */
    Rates count(Source source) {
        var now = clock.instant();
        own.computeIfAbsent(source, key -> new ConcurrentHashMap<>())
                .computeIfAbsent(now.truncatedTo(ChronoUnit.MINUTES), minute -> new AtomicLong())
                .incrementAndGet();
        return new Rates(
                rate(now, source::equals),
                rate(
                        now,
                        it -> it.tenant().equals(source.tenant()) && it.agent().equals(source.agent())),
                rate(now, it -> it.tenant().equals(source.tenant())));
    }

    private long rate(Instant now, Predicate<Source> counted) {
        var minute = now.truncatedTo(ChronoUnit.MINUTES);
        var before = minute.minus(1, ChronoUnit.MINUTES);
        var left = 1 - ChronoUnit.MILLIS.between(minute, now) / 60_000.0;
        return Math.round(messages(minute, counted) + messages(before, counted) * left);
    }

    private long messages(Instant minute, Predicate<Source> counted) {
        var sum = 0L;
        for (var entry : own.entrySet()) {
            var count = counted.test(entry.getKey()) ? entry.getValue().get(minute) : null;
            sum += count == null ? 0 : count.get();
        }
        for (var entry : others.entrySet()) {
            sum += counted.test(entry.getKey()) ? entry.getValue().getOrDefault(minute, 0L) : 0;
        }
        return sum;
    }

    /** Tells the other nodes and hears from them; forgets what is too old to count. */
    void exchange(String node) {
        var oldest = clock.instant().truncatedTo(ChronoUnit.MINUTES).minus(1, ChronoUnit.MINUTES);
        own.values().forEach(minutes -> minutes.keySet().removeIf(minute -> minute.isBefore(oldest)));
        own.values().removeIf(Map::isEmpty);
        others = rows.exchange(node, own, oldest);
    }
}
