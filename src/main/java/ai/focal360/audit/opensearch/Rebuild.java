package ai.focal360.audit.opensearch;

import ai.focal360.audit.SearchDocuments;
import ai.focal360.audit.SearchKind;
import ai.focal360.audit.SearchSwitchedOff;
import ai.focal360.audit.SearchUnavailable;
import ai.focal360.audit.SearchUpkeep;
import ai.focal360.platform.TenantId;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Copies all records again, portion by portion. A portion and the place it ends at are one transaction, in which the kind's
 * row is locked: any node goes on where another stopped, and no two copy the same. Records are put over their older copies,
 * so searches find what they found before, and the relay goes on beside it.
 */
@Component
class Rebuild implements SearchUpkeep {
    private static final Logger log = LoggerFactory.getLogger(Rebuild.class);

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final List<SearchDocuments> sources;
    private final Copier copier;
    private final Outbox outbox;
    private final SearchIndex index;
    private final Retention retention;
    private final RelaySettings settings;

    Rebuild(
            JdbcClient jdbc,
            TransactionOperations transactions,
            List<SearchDocuments> sources,
            Copier copier,
            Outbox outbox,
            SearchIndex index,
            Retention retention,
            RelaySettings settings) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.sources = List.copyOf(sources);
        this.copier = copier;
        this.outbox = outbox;
        this.index = index;
        this.retention = retention;
        this.settings = settings;
    }

    @Override
    public boolean rebuild() {
        if (index.isOff()) {
            throw new SearchSwitchedOff();
        }
        return Objects.requireNonNull(transactions.execute(transaction -> {
            jdbc.sql("lock table search_rebuild in share row exclusive mode").update();
            boolean underWay = jdbc.sql("select exists (select from search_rebuild where finished_at is null)")
                    .query(Boolean.class)
                    .single();
            if (underWay) {
                return false;
            }
            jdbc.sql("delete from search_rebuild").update();
            for (var source : sources) {
                jdbc.sql("insert into search_rebuild (kind, total) values (?, ?)")
                        .param(source.kind().name())
                        .param(kept(source).stream()
                                .mapToLong(SearchDocuments.Count::documents)
                                .sum())
                        .update();
            }
            return true;
        }));
    }

    @Override
    public List<Progress> progress() {
        return jdbc.sql("select * from search_rebuild order by kind")
                .query((row, number) -> {
                    var finished = row.getObject("finished_at", OffsetDateTime.class);
                    return new Progress(
                            SearchKind.valueOf(row.getString("kind")),
                            row.getLong("copied"),
                            row.getLong("total"),
                            row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                            finished == null ? null : finished.toInstant());
                })
                .list();
    }

    @Override
    public List<Compared> counts() {
        var all = new ArrayList<Compared>();
        for (var source : sources) {
            var recorded = kept(source).stream().collect(Collectors.toMap(Place::of, SearchDocuments.Count::documents));
            var indexed = index.counts(source.kind()).stream()
                    .filter(count -> retention.keeps(count.month()))
                    .collect(Collectors.toMap(Place::of, SearchDocuments.Count::documents));
            var places = new LinkedHashSet<>(recorded.keySet());
            places.addAll(indexed.keySet());
            for (var place : places) {
                all.add(new Compared(
                        source.kind(),
                        place.tenant(),
                        place.month(),
                        recorded.getOrDefault(place, 0L),
                        indexed.getOrDefault(place, 0L)));
            }
        }
        return List.copyOf(all);
    }

    private record Place(TenantId tenant, YearMonth month) {
        static Place of(SearchDocuments.Count count) {
            return new Place(count.tenant(), count.month());
        }
    }

    private List<SearchDocuments.Count> kept(SearchDocuments source) {
        return source.counts().stream()
                .filter(count -> retention.keeps(count.month()))
                .toList();
    }

    /** Copies for as long as there is something to copy; throws {@link SearchUnavailable} when OpenSearch takes no more. */
    void goOn() {
        while (!Thread.currentThread().isInterrupted() && step()) {
            // the next portion
        }
    }

    private record Standing(SearchKind kind, @Nullable String position) {}

    /** False when there is nothing to do, or another node does it. */
    boolean step() {
        return Objects.requireNonNull(transactions.execute(transaction -> {
            var standing = standing();
            standing.ifPresent(this::portion);
            return standing.isPresent();
        }));
    }

    private Optional<Standing> standing() {
        return jdbc.sql("""
                        select kind, position from search_rebuild where finished_at is null
                        order by kind limit 1 for update skip locked
                        """)
                .query((row, number) ->
                        new Standing(SearchKind.valueOf(row.getString("kind")), row.getString("position")))
                .optional();
    }

    private void portion(Standing standing) {
        var source = sources.stream()
                .filter(known -> known.kind() == standing.kind())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "Expected somebody to keep records of kind %s".formatted(standing.kind())));
        var portion = source.portion(standing.position(), settings.batchSize());
        long copied = copy(portion.documents().stream()
                .map(document -> new Copier.Key(standing.kind(), document))
                .toList());
        jdbc.sql("""
                        update search_rebuild set copied = copied + ?, position = ?,
                            finished_at = case when ? then clock_timestamp() end where kind = ?
                        """)
                .param(copied)
                .param(portion.next())
                .param(portion.next() == null)
                .param(standing.kind().name())
                .update();
        if (portion.next() == null) {
            log.info("All records of kind {} are copied to the search index again", standing.kind());
        }
    }

    private long copy(List<Copier.Key> keys) {
        var left = new LinkedHashSet<>(keys);
        long copied = 0;
        while (!left.isEmpty()) {
            var fates = copier.copy(left);
            outbox.setAside(refused(fates));
            for (var fate : fates.entrySet()) {
                if (fate.getValue() instanceof Copier.Fate.NotNow later) {
                    throw new SearchUnavailable("Expected OpenSearch to take all records, but: " + later.type());
                }
                if (fate.getValue() instanceof Copier.Fate.Indexed) {
                    copied++;
                }
                left.remove(fate.getKey());
            }
        }
        return copied;
    }

    private static List<Outbox.Refusal> refused(Map<Copier.Key, Copier.Fate> fates) {
        var refused = new ArrayList<Outbox.Refusal>();
        fates.forEach((key, fate) -> {
            if (fate instanceof Copier.Fate.Refused no) {
                refused.add(new Outbox.Refusal(key.kind(), "", key.document(), no.type() + ": " + no.reason()));
            }
        });
        return refused;
    }
}
