package ai.focal360.customer;

import ai.focal360.platform.PersonalData;
import ai.focal360.platform.PersonalData.Erased;
import ai.focal360.platform.Rounds;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Works on erasures, part by part, each part and what it counted in one transaction. It is over when a pass over all parts
 * found nothing left; whatever a killed node did not get to, the next one does.
 */
@Component
class ErasureWork extends Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(ErasureWork.class);

    /** For one part; work that takes longer is harmless when done twice. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofMinutes(1);

    private final ErasureRows erasures;
    private final Privacy privacy;
    private final TransactionOperations transactions;

    ErasureWork(
            ErasureRows erasures, Privacy privacy, TransactionOperations transactions, ErasureProperties properties) {
        super("erasure");
        this.erasures = erasures;
        this.privacy = privacy;
        this.transactions = transactions;
        every(properties.poll(), this::work);
    }

    /** Works on all whose time has come. */
    void work() {
        while (!Thread.currentThread().isInterrupted()) {
            var claimed = erasures.claim(LEASE);
            if (claimed.isEmpty()) {
                return;
            }
            erase(claimed.get());
        }
    }

    private void erase(ErasureRows.Open erasure) {
        boolean found;
        do {
            found = false;
            for (var part : privacy.parts()) {
                Erased erased;
                try {
                    erased = erase(erasure, part);
                } catch (RuntimeException e) {
                    // without its message: it may quote the person
                    LOG.warn(
                            "Erasure {} could not do '{}' and comes round again: {}",
                            erasure.id(),
                            part.name(),
                            e.getClass().getSimpleName());
                    erasures.waits(
                            erasure,
                            "%s: %s".formatted(part.name(), e.getClass().getSimpleName()),
                            SOON,
                            LATER);
                    return;
                }
                if (erased.waitsFor() != null) {
                    erasures.waits(erasure, erased.waitsFor(), SOON, LATER);
                    return;
                }
                found |= erased.rows().values().stream().anyMatch(rows -> rows > 0);
            }
        } while (found);
        erasures.done(erasure);
        LOG.info("Erasure {} is done", erasure.id());
    }

    private Erased erase(ErasureRows.Open erasure, PersonalData part) {
        return Objects.requireNonNull(transactions.execute(status -> {
            var erased = part.erase(erasure.person());
            erasures.changed(erasure, erased.rows(), LEASE);
            return erased;
        }));
    }
}
