package ai.focal360.audit.opensearch;

import ai.focal360.TestPostgres;
import ai.focal360.audit.AuditStore;
import ai.focal360.audit.AuditStores;
import ai.focal360.audit.SearchCopy;
import ai.focal360.audit.SearchCopyOutdated;
import ai.focal360.audit.SearchKind;
import ai.focal360.audit.Searchable;
import ai.focal360.audit.TurnRecord;
import ai.focal360.audit.TurnRecorded;
import ai.focal360.platform.SearchServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** A node: the audit on a real PostgreSQL, relaying to the server it is given. */
final class RelayFixture implements AutoCloseable {
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
    final Copier copier;
    final SearchRelay relay;
    final RelayLoop loop;
    final TransactionTemplate transactions;
    private final SearchConnection connection;

    RelayFixture(SearchServer server) {
        this(server, QUICK, TestPostgres.database());
    }

    RelayFixture(SearchServer server, RelaySettings settings, DataSource database) {
        this.database = database;
        this.jdbc = JdbcClient.create(database);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.connection = new SearchConnection(server, settings);
        this.outbox = new Outbox(database);
        this.runs = new KeptRecords(SearchKind.RUN);
        this.tasks = new KeptRecords(SearchKind.TASK);
        this.copier = new Copier(
                List.of(AuditStores.turnDocuments(database), runs, tasks),
                new SearchIndex(connection),
                settings,
                metrics);
        this.relay = new SearchRelay(outbox, copier, settings, transactions, metrics);
        this.loop = new RelayLoop(connection, relay, outbox, settings, metrics);
        var words = new OpenSearchTextSearch(connection);
        this.store = AuditStores.postgres(database, words, event -> loop.on((TurnRecorded) event));
        this.copy = AuditStores.searchCopy(database, words, event -> loop.on((SearchCopyOutdated) event));
    }

    void record(TurnRecord... records) {
        List.of(records).forEach(store::append);
    }

    /** Keeps it and notes that its copy is out of date. */
    void change(KeptRecords kept, Searchable record, long revision) {
        kept.put(record, revision);
        copy.changed(record.searchedAs(), record.tenant(), List.of(record.document()));
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
        loop.stop();
        connection.close();
    }
}
