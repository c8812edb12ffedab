package ai.focal360.chaos;

import ai.focal360.TestClock;
import ai.focal360.TestPostgres;
import ai.focal360.tool.EffectLedger;
import ai.focal360.tool.EffectLedgers;
import ai.focal360.tool.InMemoryEffectLedger;
import ai.focal360.turn.InMemoryStateStore;
import ai.focal360.turn.StateStore;
import ai.focal360.turn.StateStores;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a sequence of steps happens to: stores, and the time for everything in them. */
interface World {
    StateStore store();

    EffectLedger ledger();

    /** Begins with nothing. */
    void empty();

    void pass(Duration time);

    /** All of it or, when it throws, nothing. */
    <T> T whole(Supplier<T> work);

    /** Whether what throws within {@link #whole} is undone. */
    boolean undoes();

    /** How turns look in there, where one can look. */
    Optional<Map<UUID, String>> rows();

    /** Whatever this is told is forgotten with the process, and nothing is undone. */
    static World inMemory() {
        return new World() {
            private final TestClock clock = new TestClock();
            private StateStore store = new InMemoryStateStore(clock);
            private EffectLedger ledger = new InMemoryEffectLedger();

            @Override
            public StateStore store() {
                return store;
            }

            @Override
            public EffectLedger ledger() {
                return ledger;
            }

            @Override
            public void empty() {
                store = new InMemoryStateStore(clock);
                ledger = new InMemoryEffectLedger();
            }

            @Override
            public void pass(Duration time) {
                clock.pass(time);
            }

            @Override
            public <T> T whole(Supplier<T> work) {
                return work.get();
            }

            @Override
            public boolean undoes() {
                return false;
            }

            @Override
            public Optional<Map<UUID, String>> rows() {
                return Optional.empty();
            }
        };
    }

    static World postgres() {
        var database = new HikariDataSource();
        database.setDataSource(TestPostgres.database());
        var jdbc = JdbcClient.create(database);
        var store = StateStores.postgres(database);
        var ledger = EffectLedgers.postgres(database);
        var transaction = new TransactionTemplate(new JdbcTransactionManager(database));
        return new World() {
            @Override
            public StateStore store() {
                return store;
            }

            @Override
            public EffectLedger ledger() {
                return ledger;
            }

            @Override
            public void empty() {
                jdbc.sql("truncate message, turn, conversation, effect").update();
            }

            @Override
            public void pass(Duration time) {
                jdbc.sql("""
                                update turn set opened_at = opened_at - make_interval(secs => :by),
                                       due_at = due_at - make_interval(secs => :by),
                                       lease_until = lease_until - make_interval(secs => :by)
                                where state in ('GATHERING', 'RUNNING')
                                """).param("by", (double) time.toSeconds()).update();
            }

            @Override
            public <T> T whole(Supplier<T> work) {
                return transaction.execute(status -> work.get());
            }

            @Override
            public boolean undoes() {
                return true;
            }

            @Override
            public Optional<Map<UUID, String>> rows() {
                var rows = new HashMap<UUID, String>();
                jdbc.sql("""
                                select id, state, epoch, turn_group, cancelled_at is not null as cancelled,
                                       commit_point is not null as committed
                                from turn
                                """).query(row -> {
                    rows.put(
                            row.getObject("id", UUID.class),
                            Model.row(
                                    row.getString("state"),
                                    row.getInt("epoch"),
                                    row.getObject("turn_group", UUID.class),
                                    row.getBoolean("cancelled"),
                                    row.getBoolean("committed")));
                });
                return Optional.of(rows);
            }
        };
    }
}
