package ai.focal360.turn;

import ai.focal360.platform.TurnId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Runs claimed turns: one call, one thread, one answer, unless somebody else has taken the turn over meanwhile. */
@Component
public class Turns {
    private static final Logger log = LoggerFactory.getLogger(Turns.class);
    private static final int LONGEST_FAILURE = 500;

    private final Phases phases;
    private final TurnProcess process;
    private final Rewind rewind;
    private final StateStore store;
    private final TurnProperties properties;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final MeterRegistry meters;

    Turns(
            Phases phases,
            TurnProcess process,
            Rewind rewind,
            StateStore store,
            TurnProperties properties,
            ApplicationEventPublisher events,
            Clock clock,
            MeterRegistry meters) {
        this.phases = phases;
        this.process = process;
        this.rewind = rewind;
        this.store = store;
        this.properties = properties;
        this.events = events;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Runs the turn to its end, or takes back what it touched where it was cancelled. A failure gives the claim back, to be
     * tried again after a while; where even that fails, the lease that is no longer renewed does it.
     */
    public void run(ClaimedTurn claimed) {
        var turn = new TurnContext(claimed, clock.instant());
        var began = System.nanoTime();
        phases.begin(turn);
        try {
            timed(began, advance(turn));
        } catch (RuntimeException e) {
            log.error("Turn {} of {} failed in attempt {}", claimed.id(), claimed.tenant(), claimed.attempts(), e);
            timed(began, "failed");
            giveBack(claimed, () -> store.release(claimed, backOff(claimed.attempts()), failure(e)));
        } finally {
            phases.end(turn);
        }
    }

    private String advance(TurnContext turn) {
        var claimed = turn.turn;
        if (!claimed.cancelled()) {
            try {
                events.publishEvent(new TurnStarted(
                        claimed.tenant(), claimed.id(), claimed.conversation(), claimed.channel(), claimed.address()));
                process.run(claimed.id());
                if (!turn.superseded) {
                    return "done";
                }
            } catch (RuntimeException e) {
                if (!causedBy(e, Fenced.class)) {
                    throw e;
                }
            }
        }
        rewind.end(turn);
        return "fenced";
    }

    /** Tells a turn that runs on this node that it was cancelled, so that it stops before its next phase. */
    public void cancelled(TurnId turn) {
        phases.cancelled(turn);
    }

    /** The phase, 1 to 11, each turn is in that runs on this node now. */
    public Map<TurnId, Integer> phases() {
        return phases.current();
    }

    private static void giveBack(ClaimedTurn claimed, Runnable giving) {
        try {
            giving.run();
        } catch (DataAccessException | TransactionException e) {
            log.warn("Turn {} could not be given back, its lease will run out: {}", claimed.id(), e.toString());
        }
    }

    private Duration backOff(int attempts) {
        return properties.retryAfter().multipliedBy(1L << Math.min(attempts, 6));
    }

    private void timed(long began, String result) {
        Timer.builder("focal.turn")
                .tag("result", result)
                .publishPercentileHistogram()
                .register(meters)
                .record(Duration.ofNanos(System.nanoTime() - began));
    }

    private static boolean causedBy(Throwable thrown, Class<? extends Throwable> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** The kind of failure and where, without values. */
    private static String failure(Throwable thrown) {
        var cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var text = cause.toString();
        return text.length() <= LONGEST_FAILURE ? text : text.substring(0, LONGEST_FAILURE);
    }
}
