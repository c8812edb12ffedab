package ai.focal360.ingress;

import ai.focal360.platform.TenantId;
import ai.focal360.turn.ClaimedTurn;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.springframework.stereotype.Component;

/** What ingress counts, under its names; all of it is there from the start, so that a dashboard shows zeros. */
@Component
class IngressMeters {
    static final String SUPERSEDES = "focal.ingress.supersedes";
    static final String LIMITS = "focal.ingress.limits";

    private final Timer window;
    private final Timer queue;
    private final Counter lost;

    IngressMeters(MeterRegistry meters) {
        this.window = waiting(meters, "focal.ingress.window");
        this.queue = waiting(meters, "focal.ingress.queue");
        this.lost = meters.counter("focal.ingress.leases.lost");
        meters.counter(SUPERSEDES, "touched", "false");
        meters.counter(LIMITS, "tenant", TenantId.PLATFORM.value(), "result", "dropped");
    }

    private static Timer waiting(MeterRegistry meters, String name) {
        return Timer.builder(name).publishPercentileHistogram().register(meters);
    }

    void claimed(ClaimedTurn turn) {
        if (turn.attempts() == 1) {
            window.record(turn.waited().window());
            queue.record(turn.waited().queue());
        }
        if (turn.waited().lost()) {
            lost.increment();
        }
    }
}
