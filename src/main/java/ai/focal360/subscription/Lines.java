package ai.focal360.subscription;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What stands between this node and each subscriber: how many calls at once, and whether any at all. */
class Lines {
    private static final int LAST_CALLS = 10;
    private static final int LEAST_CALLS = 5;
    private static final Duration LEFT_ALONE = Duration.ofSeconds(15);

    private final Map<SubscriptionId, Line> lines = new ConcurrentHashMap<>();
    private final int concurrency;

    Lines(int concurrency) {
        this.concurrency = concurrency;
    }

    /** The line to one subscriber. A call ends on the line it began on, whatever became of the subscription meanwhile. */
    record Line(Bulkhead bulkhead, CircuitBreaker circuit) {
        /** Takes the room there is for calls; each is to be given back, or to end. */
        int take() {
            var taken = 0;
            while (bulkhead.tryAcquirePermission()) {
                if (!circuit.tryAcquirePermission()) {
                    bulkhead.releasePermission();
                    return taken;
                }
                taken++;
            }
            return taken;
        }

        void giveBack(int room) {
            for (var left = room; left > 0; left--) {
                circuit.releasePermission();
                bulkhead.releasePermission();
            }
        }

        void ended(Outcome outcome, Duration took) {
            circuit.onResult(took.toNanos(), TimeUnit.NANOSECONDS, outcome);
            bulkhead.onComplete();
        }
    }

    Line to(SubscriptionId id) {
        return lines.computeIfAbsent(id, this::line);
    }

    /** Forgets those that are no more. */
    void keep(Collection<SubscriptionId> ids) {
        lines.keySet().retainAll(ids);
    }

    long open() {
        return lines.values().stream()
                .filter(line -> line.circuit().getState() == CircuitBreaker.State.OPEN)
                .count();
    }

    private Line line(SubscriptionId id) {
        return new Line(
                Bulkhead.of(
                        id.toString(),
                        BulkheadConfig.custom()
                                .maxConcurrentCalls(concurrency)
                                .maxWaitDuration(Duration.ZERO)
                                .build()),
                CircuitBreaker.of(
                        id.toString(),
                        CircuitBreakerConfig.custom()
                                .slidingWindowSize(LAST_CALLS)
                                .minimumNumberOfCalls(LEAST_CALLS)
                                .waitDurationInOpenState(LEFT_ALONE)
                                .permittedNumberOfCallsInHalfOpenState(1)
                                .recordResult(outcome -> !((Outcome) outcome).isHealthy())
                                .build()));
    }
}
