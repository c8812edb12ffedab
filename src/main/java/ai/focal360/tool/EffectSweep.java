package ai.focal360.tool;

import ai.focal360.platform.Rounds;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;
import org.springframework.stereotype.Component;

/** Looks after effects now and then, on every node. */
@Component
class EffectSweep extends Rounds {
    private final Reconciliation reconciliation;
    private final Undoing undoing;
    private final EffectRows rows;
    private volatile long asked;

    EffectSweep(
            Reconciliation reconciliation,
            Undoing undoing,
            EffectRows rows,
            ReconcileProperties properties,
            MeterRegistry meters) {
        super("effect-sweep");
        this.reconciliation = reconciliation;
        this.undoing = undoing;
        this.rows = rows;
        meters.gauge("focal.tool.effects.asked", this, sweep -> sweep.asked);
        every(properties.poll(), this::run);
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
}
