package ai.focal360.audit.opensearch;

import ai.focal360.audit.SearchUnavailable;
import ai.focal360.audit.TurnRecordJson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Gives OpenSearch one batch of recorded turns. The batch's rows stay locked while OpenSearch is asked and leave the
 * outbox in the same transaction, so that nothing is lost whoever dies, and what is given twice is indexed once.
 */
@Component
class SearchRelay {
    private static final Logger log = LoggerFactory.getLogger(SearchRelay.class);

    private final Outbox outbox;
    private final TurnIndex index;
    private final RelaySettings settings;
    private final TransactionOperations transactions;
    private final Timer bulk;
    private final Counter indexed;
    private final Counter refused;
    private final Counter postponed;

    SearchRelay(
            Outbox outbox,
            TurnIndex index,
            RelaySettings settings,
            TransactionOperations transactions,
            MeterRegistry metrics) {
        this.outbox = outbox;
        this.index = index;
        this.settings = settings;
        this.transactions = transactions;
        this.bulk = Timer.builder("focal.audit.relay.bulk")
                .description("Time OpenSearch took to answer one bulk request")
                .register(metrics);
        this.indexed = counter(metrics, "indexed");
        this.refused = counter(metrics, "refused");
        this.postponed = counter(metrics, "postponed");
    }

    private static Counter counter(MeterRegistry metrics, String result) {
        return Counter.builder("focal.audit.relay.turns")
                .description("Turns given to OpenSearch, by what became of them")
                .tag("result", result)
                .register(metrics);
    }

    /**
     * What a batch came to. {@code postponed} turns stay in the outbox; {@code full} when there may be more to relay right
     * now.
     */
    record Relayed(int indexed, int refused, int postponed, boolean full) {}

    /** Relays one batch; throws {@link SearchUnavailable} when OpenSearch took none of it. */
    Relayed relay() {
        index.prepare();
        var relayed = Objects.requireNonNull(transactions.execute(transaction -> {
            var batch = new Batch();
            outbox.take(settings.batchSize(), batch::add);
            batch.send();
            outbox.settle(batch.gone, batch.refused, batch.failed);
            return batch.relayed();
        }));
        indexed.increment(relayed.indexed());
        refused.increment(relayed.refused());
        postponed.increment(relayed.postponed());
        return relayed;
    }

    private final class Batch {
        private final List<Outbox.Row> sent = new ArrayList<>();
        private final List<TurnIndex.Entry> entries = new ArrayList<>();
        private final List<Outbox.Row> gone = new ArrayList<>();
        private final List<Outbox.Refusal> refused = new ArrayList<>();
        private final List<Outbox.Row> failed = new ArrayList<>();
        private int taken;
        private int indexed;
        private int postponed;
        private long bytes;
        private boolean full;

        /** False when the batch is full and this row is for the next one. */
        boolean add(Outbox.Row row) {
            var entry = entry(row);
            if (entry != null) {
                if (!entries.isEmpty()
                        && bytes + entry.size() > settings.batchBytes().toBytes()) {
                    full = true;
                    return false;
                }
                sent.add(row);
                entries.add(entry);
                bytes += entry.size();
            }
            taken++;
            full = taken == settings.batchSize();
            return true;
        }

        private TurnIndex.@Nullable Entry entry(Outbox.Row row) {
            if (row.document() == null) {
                gone.add(row);
                return null;
            }
            try {
                return index.entry(IndexedTurn.of(TurnRecordJson.read(row.document())));
            } catch (RuntimeException e) {
                // one record that cannot be read must not hold up all others
                refuse(row, e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
                return null;
            }
        }

        void send() {
            if (entries.isEmpty()) {
                return;
            }
            var outcomes = Objects.requireNonNull(bulk.record(() -> index.index(entries)));
            for (int i = 0; i < outcomes.size(); i++) {
                var row = sent.get(i);
                var outcome = outcomes.get(i);
                if (outcome instanceof TurnIndex.Outcome.Refused no) {
                    refuse(row, no.type(), no.reason());
                } else if (outcome instanceof TurnIndex.Outcome.NotNow later) {
                    postpone(row, later);
                } else {
                    gone.add(row);
                    indexed++;
                }
            }
        }

        private void postpone(Outbox.Row row, TurnIndex.Outcome.NotNow later) {
            if (later.suspect() && row.attempts() + 1 >= settings.maxAttempts()) {
                refuse(row, later.type(), later.reason());
            } else {
                postponed++;
                if (later.suspect()) {
                    failed.add(row);
                }
            }
        }

        // the reason is stored and not logged: it may quote what a customer wrote
        private void refuse(Outbox.Row row, String type, String reason) {
            log.warn(
                    "The search index does not take turn {} of {} ({}); set aside in search_refusal",
                    row.turn(),
                    row.tenant(),
                    type);
            refused.add(new Outbox.Refusal(row, type + ": " + reason));
        }

        Relayed relayed() {
            return new Relayed(indexed, refused.size(), postponed, full);
        }
    }
}
