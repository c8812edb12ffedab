package ai.focal360.audit.opensearch;

import ai.focal360.audit.SearchUnavailable;
import ai.focal360.platform.Rounds;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** When this node goes on with a rebuild, and looks for months that are over. */
@Component
class Upkeep extends Rounds {
    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration SWEEPING = Duration.ofHours(1);

    private final SearchConnection connection;
    private final Rebuild rebuild;
    private final Retention retention;
    private final SearchIndex index;
    private long sweptAt = System.nanoTime() - SWEEPING.toNanos();

    Upkeep(
            SearchConnection connection,
            Rebuild rebuild,
            Retention retention,
            SearchIndex index,
            RelaySettings settings) {
        super("search-upkeep");
        this.connection = connection;
        this.rebuild = rebuild;
        this.retention = retention;
        this.index = index;
        every(settings.poll(), this::round);
    }

    void round() {
        if (connection.isStarting()) {
            return;
        }
        try {
            if (System.nanoTime() - sweptAt >= SWEEPING.toNanos()) {
                retention.sweep(index);
                sweptAt = System.nanoTime();
            }
            rebuild.goOn();
        } catch (SearchUnavailable e) {
            log.debug("The upkeep of the search index goes on later: {}", e.getMessage());
        }
    }

    @Override
    public synchronized void start() {
        if (!connection.isOff()) {
            super.start();
        }
    }
}
