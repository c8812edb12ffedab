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
    private final StateStore store;
    private final TurnProperties properties;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final MeterRegistry meters;

    Turns(
            Phases phases,
            TurnProcess process,
            StateStore store,
            TurnProperties properties,
            ApplicationEventPublisher events,
            Clock clock,
            MeterRegistry meters) {
        this.phases = phases;
        this.process = process;
        this.store = store;
        this.properties = properties;
        this.events = events;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Runs the turn to its end. A failure gives the claim back, to be tried again after a while; where even that fails, the
     * lease that is no longer renewed does it.
     */
    public void run(ClaimedTurn claimed) {
        var turn = new TurnContext(claimed, clock.instant());
        var began = System.nanoTime();
        phases.begin(turn);
        try {
            events.publishEvent(new TurnStarted(
                    claimed.tenant(), claimed.id(), claimed.conversation(), claimed.channel(), claimed.address()));
            process.run(claimed.id());
            timed(began, turn.superseded ? "superseded" : "done");
        } catch (RuntimeException e) {
            if (causedBy(e, Fenced.class)) {
                log.info("Turn {} was taken over or cancelled; this run wrote nothing more", claimed.id());
                timed(began, "fenced");
                giveBack(claimed, () -> store.abandon(claimed));
            } else {
                log.error("Turn {} of {} failed in attempt {}", claimed.id(), claimed.tenant(), claimed.attempts(), e);
                timed(began, "failed");
                giveBack(claimed, () -> store.release(claimed, backOff(claimed.attempts()), failure(e)));
            }
        } finally {
            phases.end(turn);
        }
    }

    /** Whoever cancelled the turn's row says so here, so that its run, if it is on this node, stops before its next phase. */
    public void cancelled(TurnId turn) {
        phases.cancelled(turn);
    }

    /** Where the turns running on this node are. */
    public Map<TurnId, Progress> running() {
        return phases.progress();
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
