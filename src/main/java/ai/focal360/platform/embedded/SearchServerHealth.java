package ai.focal360.platform.embedded;

import ai.focal360.platform.SearchServer;
import ai.focal360.platform.SearchServer.State;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

/** Search being away degrades the platform and takes no node out of service: turns do not need it. */
final class SearchServerHealth extends AbstractHealthIndicator {
    static final Status DEGRADED = new Status("DEGRADED");

    private final SearchServer search;

    SearchServerHealth(SearchServer search) {
        super("The state of the search server cannot be told");
        this.search = search;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        var state = search.state();
        search.address().ifPresent(address -> builder.withDetail("address", address.toString()));
        if (state instanceof State.Failed failed) {
            builder.status(DEGRADED).withDetail("why", failed.why());
        } else if (state instanceof State.Starting) {
            builder.status(DEGRADED).withDetail("why", "starting");
        } else if (state instanceof State.Running) {
            builder.up();
        } else {
            builder.unknown();
        }
    }
}
