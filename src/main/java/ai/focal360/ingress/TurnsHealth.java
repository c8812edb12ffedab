package ai.focal360.ingress;

import ai.focal360.platform.Nodes;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/** Turns that were set aside need a person: the platform is degraded until somebody has looked, and stays in service. */
@Component("turnsHealthIndicator")
final class TurnsHealth extends AbstractHealthIndicator {
    private static final Status DEGRADED = new Status("DEGRADED");

    private final Watch watch;
    private final Nodes nodes;

    TurnsHealth(Watch watch, Nodes nodes) {
        super("The state of turns cannot be told");
        this.watch = watch;
        this.nodes = nodes;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        var quarantined = watch.quarantined();
        builder.status(quarantined == 0 ? Status.UP : DEGRADED)
                .withDetail("quarantined", quarantined)
                .withDetail("node", nodes.id())
                .withDetail("others", nodes.others())
                .withDetail("listening", nodes.isListening());
    }
}
