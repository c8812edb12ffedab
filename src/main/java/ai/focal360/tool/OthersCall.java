package ai.focal360.tool;

import ai.focal360.platform.TenantId;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Waits for what somebody else's call of the same effect comes to, so that whoever came second gets the first's answer. */
@Component
public class OthersCall {
    private static final Duration FIRST_LOOK = Duration.ofMillis(50);
    private static final Duration LAST_LOOK = Duration.ofSeconds(1);

    private final EffectLedger ledger;
    private final TransactionTemplate own;

    OthersCall(EffectLedger ledger, PlatformTransactionManager transactions) {
        this.ledger = ledger;
        this.own = new TransactionTemplate(transactions);
        // of its own, so that no connection stays bound to the caller's while this waits
        this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.own.setReadOnly(true);
    }

    /** Whether the effect came to an end, of whatever kind, within the time. */
    public boolean ends(TenantId tenant, String key, Duration patience) {
        var until = System.nanoTime() + patience.toNanos();
        var pause = FIRST_LOOK;
        while (isRunning(tenant, key)) {
            if (System.nanoTime() > until || !pause(pause)) {
                return false;
            }
            pause = pause.multipliedBy(2).compareTo(LAST_LOOK) < 0 ? pause.multipliedBy(2) : LAST_LOOK;
        }
        return true;
    }

    private boolean isRunning(TenantId tenant, String key) {
        return Boolean.TRUE.equals(own.execute(status -> ledger.find(tenant, key)
                .filter(effect -> effect.state() == EffectLedger.State.INTENDED)
                .isPresent()));
    }

    /** Until something ends on this node, or for a while: what ends on another one is found by looking. */
    private synchronized boolean pause(Duration longest) {
        try {
            wait(longest.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A call ended, and its result is there for others to see. */
    public synchronized void ended() {
        notifyAll();
    }
}
