package ai.focal360.ingress;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
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
    private final Counts own = new Counts();
    private volatile Counts others = new Counts();

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
        own.add(source, now.truncatedTo(ChronoUnit.MINUTES), 1);
        return new Rates(
                rate(now, counts -> counts.ofChannel(source)),
                rate(now, counts -> counts.ofAgent(source)),
                rate(now, counts -> counts.ofTenant(source)));
    }

    private long rate(Instant now, Function<Counts, Minutes> counted) {
        var minute = now.truncatedTo(ChronoUnit.MINUTES);
        var before = minute.minus(1, ChronoUnit.MINUTES);
        var left = 1 - ChronoUnit.MILLIS.between(minute, now) / 60_000.0;
        var here = counted.apply(own);
        var there = counted.apply(others);
        return Math.round(here.of(minute) + there.of(minute) + (here.of(before) + there.of(before)) * left);
    }

    /** Tells the other nodes and hears from them; forgets what is too old to count. */
    void exchange(String node) {
        var oldest = clock.instant().truncatedTo(ChronoUnit.MINUTES).minus(1, ChronoUnit.MINUTES);
        own.forgetBefore(oldest);
        others = rows.exchange(node, own, oldest);
    }

    /** Messages by minute, summed for each channel, agent and tenant as they are added: asking is three look-ups. */
    static final class Counts {
        private record AgentOf(TenantId tenant, AgentId agent) {}

        private final Map<Source, Minutes> channels = new ConcurrentHashMap<>();
        private final Map<AgentOf, Minutes> agents = new ConcurrentHashMap<>();
        private final Map<TenantId, Minutes> tenants = new ConcurrentHashMap<>();

        void add(Source source, Instant minute, long messages) {
            channels.computeIfAbsent(source, key -> new Minutes()).add(minute, messages);
            agents.computeIfAbsent(new AgentOf(source.tenant(), source.agent()), key -> new Minutes())
                    .add(minute, messages);
            tenants.computeIfAbsent(source.tenant(), key -> new Minutes()).add(minute, messages);
        }

        Minutes ofChannel(Source source) {
            return channels.getOrDefault(source, Minutes.NONE);
        }

        Minutes ofAgent(Source source) {
            return agents.getOrDefault(new AgentOf(source.tenant(), source.agent()), Minutes.NONE);
        }

        Minutes ofTenant(Source source) {
            return tenants.getOrDefault(source.tenant(), Minutes.NONE);
        }

        void forEach(BiConsumer<Source, Map<Instant, LongAdder>> told) {
            channels.forEach((source, minutes) -> told.accept(source, minutes.messages));
        }

        private void forgetBefore(Instant oldest) {
            Stream.of(channels, agents, tenants).forEach(counts -> {
                counts.values().forEach(minutes -> minutes.messages.keySet().removeIf(it -> it.isBefore(oldest)));
                counts.values().removeIf(minutes -> minutes.messages.isEmpty());
            });
        }
    }

    static final class Minutes {
        private static final Minutes NONE = new Minutes();

        private final Map<Instant, LongAdder> messages = new ConcurrentHashMap<>();

        private void add(Instant minute, long more) {
            messages.computeIfAbsent(minute, key -> new LongAdder()).add(more);
        }

        private long of(Instant minute) {
            var count = messages.get(minute);
            return count == null ? 0 : count.sum();
        }
    }
}
