package ai.focal360.tool;

import java.util.concurrent.Callable;

class InMemoryEffectLedgerTest extends EffectLedgerContract {
    private final InMemoryEffectLedger ledger = new InMemoryEffectLedger();

    @Override
    EffectLedger ledger() {
        return ledger;
    }

    @Override
    <T> T transaction(Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
