package ai.focal360.subscription;

import ai.focal360.platform.Rounds;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** How much is on its way and how much nobody took, for all nodes together: take the maximum over nodes. */
@Component
class BacklogGauges extends Rounds {
    private static final Duration LOOKING = Duration.ofSeconds(15);

    private volatile EventRows.Backlog backlog = new EventRows.Backlog(0, 0, 0);

    BacklogGauges(EventRows rows, MeterRegistry meters) {
        super("events-backlog");
        meters.gauge("focal.subscription.waiting", this, gauges -> gauges.backlog.waiting());
        meters.gauge("focal.subscription.oldest.seconds", this, gauges -> gauges.backlog.oldestSeconds());
        meters.gauge("focal.subscription.dead", this, gauges -> gauges.backlog.dead());
        every(LOOKING, () -> backlog = rows.backlog());
    }
}
