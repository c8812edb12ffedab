package ai.focal360.tool;

import ai.focal360.platform.Rounds;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks after effects now and then, on every node. */
@Component
class EffectSweep implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(EffectSweep.class);

    private final Reconciliation reconciliation;
    private final Undoing undoing;
    private final EffectRows rows;
    private final ReconcileProperties properties;
    private volatile long asked;
    private @Nullable Rounds rounds;

    EffectSweep(
            Reconciliation reconciliation,
            Undoing undoing,
            EffectRows rows,
            ReconcileProperties properties,
            MeterRegistry meters) {
        this.reconciliation = reconciliation;
        this.undoing = undoing;
        this.rows = rows;
        this.properties = properties;
        meters.gauge("focal.tool.effects.asked", this, sweep -> sweep.asked);
    }

    void run() {
        whileAny(undoing::sweep);
        whileAny(reconciliation::sweep);
        reconciliation.withdraw();
        asked = rows.asked();
    }

    private static void whileAny(IntSupplier sweep) {
        while (!Thread.currentThread().isInterrupted() && sweep.getAsInt() > 0) {
            // what was taken back makes room for what came before it
        }
    }

    @Override
    public synchronized void start() {
        rounds = new Rounds("effect-sweep", LOG).every(properties.poll(), this::run);
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
