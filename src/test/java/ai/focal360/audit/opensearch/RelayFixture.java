package ai.focal360.audit.opensearch;

import ai.focal360.TestPostgres;
import ai.focal360.audit.AuditStore;
import ai.focal360.audit.AuditStores;
import ai.focal360.audit.TurnRecord;
import ai.focal360.audit.TurnRecorded;
import ai.focal360.platform.SearchServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
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
    final Outbox outbox;
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
        this.relay = new SearchRelay(outbox, new TurnIndex(connection), settings, transactions, metrics);
        this.loop = new RelayLoop(connection, relay, outbox, settings, metrics);
        this.store = AuditStores.postgres(
                database, new OpenSearchTextSearch(connection), event -> loop.on((TurnRecorded) event));
    }

    void record(TurnRecord... records) {
        List.of(records).forEach(store::append);
    }

    List<UUID> waiting() {
        return jdbc.sql("select turn_id from search_outbox order by id")
                .query(UUID.class)
                .list();
    }

    List<String> refusals() {
        return jdbc.sql("select reason from search_refusal order by refused_at")
                .query(String.class)
                .list();
    }

    double count(String result) {
        return metrics.get("focal.audit.relay.turns")
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
