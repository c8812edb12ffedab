package ai.focal360.subscription;

import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/** Events nobody took need a person: the platform is degraded until they are sent again or discarded, and stays in service. */
@Component("eventsHealthIndicator")
final class EventsHealth extends AbstractHealthIndicator {
    private static final Status DEGRADED = new Status("DEGRADED");

    private final EventRows rows;

    EventsHealth(EventRows rows) {
        super("The state of events cannot be told");
        this.rows = rows;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        var backlog = rows.backlog();
        builder.status(backlog.dead() == 0 ? Status.UP : DEGRADED)
                .withDetail("waiting", backlog.waiting())
                .withDetail("dead", backlog.dead())
                .withDetail("oldestSeconds", Math.round(backlog.oldestSeconds()));
    }
}
