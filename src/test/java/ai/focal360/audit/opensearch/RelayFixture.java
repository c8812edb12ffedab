package ai.focal360.audit.opensearch;

import ai.focal360.TestPostgres;
import ai.focal360.audit.AuditStore;
import ai.focal360.audit.AuditStores;
import ai.focal360.audit.SearchCopy;
import ai.focal360.audit.SearchCopyOutdated;
import ai.focal360.audit.SearchDocuments;
import ai.focal360.audit.SearchKind;
import ai.focal360.audit.Searchable;
import ai.focal360.audit.TurnRecord;
import ai.focal360.audit.TurnRecorded;
import ai.focal360.audit.TurnRecords;
import ai.focal360.audit.WorkLog;
import ai.focal360.platform.PersonalData;
import ai.focal360.platform.SearchServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** A node: the audit on a real PostgreSQL, relaying to the server it is given. */
final class RelayFixture implements AutoCloseable {
    private static final Clock CLOCK = Clock.fixed(TurnRecords.NOON, ZoneOffset.UTC);
    static final RelaySettings QUICK = new RelaySettings(
            500,
            DataSize.ofMegabytes(5),
            Duration.ofMillis(20),
            Duration.ofMillis(200),
            Duration.ofMillis(50),
            Duration.ofMillis(400),
            Duration.ofSeconds(5),
            3);

    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final DataSource database;
    final JdbcClient jdbc;
    final AuditStore store;
    final SearchCopy copy;
    final Outbox outbox;
    final KeptRecords runs;
    final KeptRecords tasks;
    final List<SearchDocuments> sources;
    final SearchIndex index;
    final Copier copier;
    final Rebuild rebuild;
    final Upkeep upkeep;
    final SearchRelay relay;
    final RelayLoop loop;
    final WorkLog work;
    final List<PersonalData> personal;
    final TransactionTemplate transactions;
    private final SearchConnection connection;

    RelayFixture(SearchServer server) {
        this(server, QUICK, TestPostgres.database());
    }

    RelayFixture(SearchServer server, RelaySettings settings, DataSource database) {
        this(server, settings, database, 0);
    }

    /** A node whose index keeps so many months beside March 2026. */
    RelayFixture(SearchServer server, RelaySettings settings, DataSource database, int months) {
        this(server, settings, database, months, List.of());
    }

    /** A node that copies what it reads there, instead of turns and what it keeps in memory. */
    RelayFixture(SearchServer server, DataSource database, List<SearchDocuments> instead) {
        this(server, QUICK, database, 0, instead);
    }

    private RelayFixture(
            SearchServer server,
            RelaySettings settings,
            DataSource database,
            int months,
            List<SearchDocuments> instead) {
        this.database = database;
        this.jdbc = JdbcClient.create(database);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.connection = new SearchConnection(server, settings);
        this.outbox = new Outbox(database);
        this.runs = new KeptRecords(SearchKind.RUN);
        this.tasks = new KeptRecords(SearchKind.TASK);
        this.sources = instead.isEmpty() ? List.of(AuditStores.turnDocuments(database), runs, tasks) : instead;
        this.index = new SearchIndex(connection);
        var retention = new Retention(new RetentionSettings(months), CLOCK);
        this.copier = new Copier(sources, outbox, index, retention, settings, metrics);
        this.rebuild = new Rebuild(jdbc, transactions, sources, copier, outbox, index, retention, settings);
        this.upkeep = new Upkeep(connection, rebuild, retention, index, settings);
        this.relay = new SearchRelay(outbox, copier, settings, transactions, metrics);
        this.loop = new RelayLoop(connection, relay, outbox, settings, metrics);
        var words = new OpenSearchTextSearch(connection);
        this.store = AuditStores.postgres(database, words, event -> loop.on((TurnRecorded) event));
        this.copy = AuditStores.searchCopy(database, words, this::outdated);
        this.work = AuditStores.workLog(database, words, this::outdated);
        this.personal = Stream.concat(
                        AuditStores.personalData(database, store, copy).stream(),
                        Stream.of(new IndexedPerson(connection, outbox)))
                .toList();
    }

    /** The log of work tells others things as well. */
    private void outdated(Object event) {
        if (event instanceof SearchCopyOutdated copy) {
            loop.on(copy);
        }
    }

    void record(TurnRecord... records) {
        List.of(records).forEach(store::append);
    }

    /** Keeps it and notes that its copy is out of date. */
    void change(KeptRecords kept, Searchable record, long revision) {
        kept.put(record, revision);
        copy.changed(record.searchedAs(), record.tenant(), List.of(record.document()));
    }

    /** Records them, and has everything that waits relayed. */
    void relay(TurnRecord... records) {
        record(records);
        while (!waiting().isEmpty()) {
            relay.relay();
        }
    }

    List<String> waiting() {
        return jdbc.sql("select document from search_outbox order by id")
                .query(String.class)
                .list();
    }

    List<String> refusals() {
        return jdbc.sql("select reason from search_refusal order by refused_at")
                .query(String.class)
                .list();
    }

    double count(String result) {
        return metrics.get("focal.audit.relay.records")
                .tag("result", result)
                .counter()
                .count();
    }

    @Override
    public void close() {
        upkeep.stop();
        loop.stop();
        connection.close();
    }
}
