package ai.focal360.turn;

import ai.focal360.audit.TurnRecord;
import ai.focal360.platform.TurnId;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The eleven phases by name, and the turns they are running for on this node. */
@Component
public class Phases {
    private final Map<String, Phase> phases;
    private final Map<String, Timer> timers;
    private final Map<TurnId, TurnContext> running = new ConcurrentHashMap<>();
    private final DistributionSummary messages;

    /**
     * The engine's command has a transaction open around the whole turn. What a phase reads must not bind a connection to
     * it, or the turn would hold that connection while it waits for a model.
     */
    private final TransactionTemplate outside;

    Phases(List<Phase> phases, MeterRegistry meters, PlatformTransactionManager transactions) {
        this.outside = new TransactionTemplate(transactions);
        this.outside.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
        this.messages = meters.summary("focal.turn.messages");
        this.phases = phases.stream().collect(Collectors.toMap(Phases::name, Function.identity()));
        this.timers = phases.stream().collect(Collectors.toMap(Phases::name, phase -> Timer.builder("focal.turn.phase")
                .tag("phase", phase.number())
                .publishPercentileHistogram()
                .register(meters)));
    }

    /** What gateways of the turn process ask. */
    public record Signals(boolean blocked, boolean superseded, boolean rewrite) {}

    /** The names a turn process may use. */
    public Set<String> names() {
        return phases.keySet();
    }

    /** Runs one phase of a running turn. */
    public Signals run(String name, TurnId id) {
        var turn = running.get(id);
        var phase = phases.get(name);
        var timer = timers.get(name);
        if (turn == null || phase == null || timer == null) {
            throw new IllegalStateException(
                    "Expected turn %s to be running and '%s' to be a phase".formatted(id, name));
        }
        // a node that froze past the lease may have claimed the turn anew: its earlier run must not go on with this
        // one's
        if (turn.cancelled || turn.runner != Thread.currentThread()) {
            throw new Fenced(id, turn.turn.epoch());
        }
        turn.phase = Integer.parseInt(phase.number().substring(1));
        var began = System.nanoTime();
        var result = Objects.requireNonNull(outside.execute(status -> phase.run(turn)));
        var took = System.nanoTime() - began;
        timer.record(Duration.ofNanos(took));
        turn.trace.phases.add(new TurnRecord.Phase(phase.number(), name, took / 1000, result));
        if (phase instanceof RecordAndDeliver && !turn.messages.isEmpty()) {
            messages.record(turn.messages.size());
        }
        return new Signals(turn.blocked, turn.superseded, turn.rewrite);
    }

    /** The phase each turn is in that runs on this node now. */
    Map<TurnId, Integer> current() {
        var all = new HashMap<TurnId, Integer>();
        running.forEach((id, turn) -> all.put(id, turn.phase));
        return all;
    }

    void cancelled(TurnId id) {
        var turn = running.get(id);
        if (turn != null) {
            turn.cancelled = true;
        }
    }

    /** The thread that calls this is the turn's runner; no other may run its phases. */
    void begin(TurnContext turn) {
        turn.runner = Thread.currentThread();
        running.put(turn.turn.id(), turn);
    }

    void end(TurnContext turn) {
        running.remove(turn.turn.id(), turn);
    }

    /** {@code SelectGuidelines → selectGuidelines}, as processes name their delegates. */
    private static String name(Phase phase) {
        var type = phase.getClass().getSimpleName();
        return Character.toLowerCase(type.charAt(0)) + type.substring(1);
    }
}
