package ai.focal360.audit.opensearch;

import ai.focal360.audit.SearchUnavailable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Gives OpenSearch one batch of changed records. The batch's rows stay locked while OpenSearch is asked and leave the
 * outbox in the same transaction, so that nothing is lost whoever dies, and what is given twice is indexed once.
 */
@Component
class SearchRelay {
    private static final Logger log = LoggerFactory.getLogger(SearchRelay.class);

    private final Outbox outbox;
    private final Copier copier;
    private final RelaySettings settings;
    private final TransactionOperations transactions;
    private final Counter indexed;
    private final Counter refused;
    private final Counter postponed;

    SearchRelay(
            Outbox outbox,
            Copier copier,
            RelaySettings settings,
            TransactionOperations transactions,
            MeterRegistry metrics) {
        this.outbox = outbox;
        this.copier = copier;
        this.settings = settings;
        this.transactions = transactions;
        this.indexed = counter(metrics, "indexed");
        this.refused = counter(metrics, "refused");
        this.postponed = counter(metrics, "postponed");
    }

    private static Counter counter(MeterRegistry metrics, String result) {
        return Counter.builder("focal.audit.relay.records")
                .description("Records given to OpenSearch, by what became of them")
                .tag("result", result)
                .register(metrics);
    }

    /**
     * What a batch came to. {@code postponed} records stay in the outbox; {@code full} when there may be more to relay
     * right now.
     */
    record Relayed(int indexed, int refused, int postponed, boolean full) {}

    /** Relays one batch; throws {@link SearchUnavailable} when OpenSearch took none of it. */
    Relayed relay() {
        var relayed = Objects.requireNonNull(transactions.execute(transaction -> {
            var rows = outbox.take(settings.batchSize());
            var batch = new Batch();
            batch.settle(rows);
            return batch.relayed(rows.size() == settings.batchSize());
        }));
        indexed.increment(relayed.indexed());
        refused.increment(relayed.refused());
        postponed.increment(relayed.postponed());
        return relayed;
    }

    private static Copier.Key key(Outbox.Row row) {
        return new Copier.Key(row.kind(), row.document());
    }

    private final class Batch {
        private final List<Outbox.Row> done = new ArrayList<>();
        private final List<Outbox.Row> failed = new ArrayList<>();
        private final List<Outbox.Refusal> refused = new ArrayList<>();
        private int indexed;
        private int postponed;
        private int left;

        void settle(List<Outbox.Row> rows) {
            var fates = copier.copy(rows.stream().map(SearchRelay::key).toList());
            for (var row : rows) {
                var fate = fates.get(key(row));
                if (fate == null) {
                    left++;
                } else if (fate instanceof Copier.Fate.NotNow later) {
                    postpone(row, later);
                } else {
                    done.add(row);
                    if (fate instanceof Copier.Fate.Refused no) {
                        refuse(row, no.type(), no.reason());
                    } else if (fate instanceof Copier.Fate.Indexed) {
                        indexed++;
                    }
                }
            }
            outbox.setAside(refused);
            outbox.settle(done, failed);
        }

        private void postpone(Outbox.Row row, Copier.Fate.NotNow later) {
            if (later.suspect() && row.attempts() + 1 >= settings.maxAttempts()) {
                done.add(row);
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
                    "The search index does not take {} {} of {} ({}); set aside in search_refusal",
                    row.kind(),
                    row.document(),
                    row.tenant(),
                    type);
            refused.add(new Outbox.Refusal(row.kind(), row.tenant(), row.document(), type + ": " + reason));
        }

        Relayed relayed(boolean limited) {
            return new Relayed(indexed, refused.size(), postponed, limited || left > 0);
        }
    }
}
