package ai.focal360.turn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestPostgres;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class PostgresStateStoreTest extends StateStoreContract {
    private static final DataSource DATABASE = pool();
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final JdbcClient jdbc = JdbcClient.create(DATABASE);
    private final StateStore store = new PostgresStateStore(jdbc, new ObjectMapper().findAndRegisterModules());
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(DATABASE));

    private static DataSource pool() {
        var pool = new HikariDataSource();
        pool.setDataSource(TestPostgres.database());
        return pool;
    }

    @BeforeEach
    void beginsEmpty() {
        jdbc.sql("truncate message, turn, conversation").update();
    }

    @Override
    StateStore store() {
        return store;
    }

    @Override
    void pass(Duration time) {
        jdbc.sql("""
                        update turn set opened_at = opened_at - make_interval(secs => :by),
                               due_at = due_at - make_interval(secs => :by),
                               lease_until = lease_until - make_interval(secs => :by)
                        """).param("by", (double) time.toSeconds()).update();
    }

    @Test
    void aRunThatIsJustWritingDoesNotKeepTheOthersFromBeingRenewed() {
        var writing = gather("a");
        var other = gather("b");
        pass(Duration.ofSeconds(1));
        var claimed = store.claim("node", LEASE, 2, 3);
        var turn = claimed.stream()
                .filter(it -> it.id().equals(writing.turn()))
                .findFirst()
                .orElseThrow();

        transaction.executeWithoutResult(status -> {
            store.touch(turn, "{}", Progress.BEGUN);
            var renewed = new PostgresStateStore(JdbcClient.create(another()), new ObjectMapper())
                    .renew("node", LEASE, List.of(writing.turn(), other.turn()));
            assertThat(renewed).isEqualTo(1);
        });
    }

    @Test
    void aMessageThatArrivesWhileItsTurnIsClaimedIsInOneTurnOrTheNext() {
        var first = gather("customer");
        pass(Duration.ofSeconds(1));

        transaction.executeWithoutResult(status -> {
            gather("customer");
            var elsewhere = new PostgresStateStore(JdbcClient.create(another()), new ObjectMapper());
            assertThat(elsewhere.claim("node", LEASE, 1, 3))
                    .as("not while a message is being added")
                    .isEmpty();
        });
        pass(Duration.ofSeconds(1));

        var turn = store.claim("node", LEASE, 1, 3).get(0);
        assertThat(turn.id()).isEqualTo(first.turn());
        assertThat(store.load(turn).messages()).hasSize(2);
    }

    /** Connections that take no part in this thread's transaction. */
    private static DataSource another() {
        return new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                return DATABASE.getConnection();
            }

            @Override
            public Connection getConnection(String username, String password) {
                throw new UnsupportedOperationException("Expected no credentials");
            }
        };
    }

    private final Map<String, CustomerId> customers = new HashMap<>();

    private Gathered gather(String customer) {
        var who = customers.computeIfAbsent(customer, name -> CustomerId.random());
        var shop = new TenantId("contract-shop");
        var alex = new AgentId("alex");
        var message = UUID.randomUUID().toString();
        return store.gather(new Arrival(
                        shop,
                        alex,
                        "webchat",
                        customer,
                        who,
                        store.meet(shop, alex, who, "webchat", customer, message)
                                .conversation(),
                        message,
                        "text",
                        "hello",
                        null,
                        new Arrival.Patience(Duration.ofSeconds(1), Duration.ofSeconds(5)),
                        Arrival.Move.QUEUE,
                        null,
                        null))
                .orElseThrow();
    }
}
