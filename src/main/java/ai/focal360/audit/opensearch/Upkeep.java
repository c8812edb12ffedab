package ai.focal360.audit.opensearch;

import ai.focal360.audit.SearchUnavailable;
import ai.focal360.platform.Rounds;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** When this node goes on with a rebuild, and looks for months that are over. */
@Component
class Upkeep implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration SWEEPING = Duration.ofHours(1);

    private final SearchConnection connection;
    private final Rebuild rebuild;
    private final Retention retention;
    private final SearchIndex index;
    private final RelaySettings settings;
    private long sweptAt = System.nanoTime() - SWEEPING.toNanos();
    private @Nullable Rounds rounds;

    Upkeep(
            SearchConnection connection,
            Rebuild rebuild,
            Retention retention,
            SearchIndex index,
            RelaySettings settings) {
        this.connection = connection;
        this.rebuild = rebuild;
        this.retention = retention;
        this.index = index;
        this.settings = settings;
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
            rounds = new Rounds("search-upkeep", log).every(settings.poll(), this::round);
        }
    }

    @Override
    public synchronized void stop() {
        if (rounds != null) {
            rounds.close();
            rounds = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return rounds != null;
    }
}
