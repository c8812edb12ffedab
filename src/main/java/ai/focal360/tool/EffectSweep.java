package ai.focal360.tool;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Looks after effects now and then, on every node. */
@Component
class EffectSweep implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(EffectSweep.class);

    private final Reconciliation reconciliation;
    private final Undoing undoing;
    private final EffectRows rows;
    private final ReconcileProperties properties;
    private volatile long asked;
    private @Nullable ScheduledExecutorService timer;

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

    private void safely() {
        try {
            run();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Effects could not be looked after and will be again: {}", e.toString());
        } catch (RuntimeException e) {
            LOG.error("Looking after effects broke and will be tried again", e);
        }
    }

    @Override
    public synchronized void start() {
        var threads = new CustomizableThreadFactory("effects-");
        threads.setDaemon(true);
        var scheduled = Executors.newSingleThreadScheduledExecutor(threads);
        var unused = scheduled.scheduleWithFixedDelay(
                this::safely, properties.poll().toMillis(), properties.poll().toMillis(), TimeUnit.MILLISECONDS);
        timer = scheduled;
    }

    @Override
    public synchronized void stop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return timer != null;
    }
}
