package ai.focal360.channel;

import ai.focal360.channel.OutboundRows.Road;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.ChannelConfig.Outbound;
import ai.focal360.tenant.ChannelConfig.Permission;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** How much this node may hand to each channel's provider: how many messages at once, and how many in a second. */
class Pace {
    private static final Outbound OF_NO_CHANNEL = new Outbound(Permission.NEVER, null, 4, null);
    private static final int PERIODS = 10;

    private final Map<Road, Gate> gates = new ConcurrentHashMap<>();
    private final int mostOfOne;

    /** No channel may have more than {@code mostOfOne} messages under way, whatever it is configured to. */
    Pace(int mostOfOne) {
        this.mostOfOne = Math.max(1, mostOfOne);
    }

    /** What stands before a channel; another one once a pack has changed what it is configured to. */
    record Gate(Outbound asked, Bulkhead bulkhead, @Nullable RateLimiter limiter, AtomicBoolean waiting) {
        /** Takes as many places as there are now, up to {@code most}; each is to be given back. For one thread. */
        int take(int most) {
            int allowed =
                    limiter == null ? most : Math.min(most, limiter.getMetrics().getAvailablePermissions());
            int taken = 0;
            while (taken < allowed && bulkhead.tryAcquirePermission()) {
                taken++;
            }
            return taken;
        }

        /** Of the places taken so many are used, which counts towards the rate; the others are given back. */
        void use(int used, int taken) {
            if (limiter != null && used > 0) {
                limiter.acquirePermission(used);
            }
            for (int left = taken - used; left > 0; left--) {
                giveBack();
            }
        }

        void giveBack() {
            bulkhead.onComplete();
        }

        /** Whether nobody waits yet until more may go through; who is told so waits, and says when it is {@link #over}. */
        boolean beginsToWait() {
            return waiting.compareAndSet(false, true);
        }

        void over() {
            waiting.set(false);
        }

        /** When more may go through, where the rate has been used up. */
        Optional<Duration> again() {
            return Optional.ofNullable(limiter)
                    .filter(rate -> rate.getMetrics().getAvailablePermissions() <= 0)
                    .map(rate -> rate.getRateLimiterConfig().getLimitRefreshPeriod());
        }
    }

    Gate at(Road road, @Nullable ChannelConfig channel) {
        var asked = channel == null ? OF_NO_CHANNEL : channel.outbound();
        return gates.compute(
                road, (key, known) -> known != null && known.asked().equals(asked) ? known : open(road, asked));
    }

    private Gate open(Road road, Outbound asked) {
        var name = road.tenant() + "/" + road.channel();
        var bulkhead = Bulkhead.of(
                name,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(Math.max(1, Math.min(asked.concurrency(), mostOfOne)))
                        .maxWaitDuration(Duration.ZERO)
                        .build());
        var perSecond = asked.perSecond();
        return new Gate(
                asked, bulkhead, perSecond == null ? null : RateLimiter.of(name, rate(perSecond)), new AtomicBoolean());
    }

    /** Spread over the second, so that the end of one and the beginning of the next are not twice as many. */
    private static RateLimiterConfig rate(int perSecond) {
        int atOnce = (perSecond + PERIODS - 1) / PERIODS;
        return RateLimiterConfig.custom()
                .limitForPeriod(atOnce)
                .limitRefreshPeriod(Duration.ofSeconds(1).multipliedBy(atOnce).dividedBy(perSecond))
                .timeoutDuration(Duration.ZERO)
                .build();
    }
}
