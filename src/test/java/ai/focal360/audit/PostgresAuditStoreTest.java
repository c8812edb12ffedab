package ai.focal360.audit;

import static ai.focal360.audit.TurnRecords.ACME;
import static ai.focal360.audit.TurnRecords.OTHER;
import static ai.focal360.audit.TurnRecords.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.TestPostgres;
import ai.focal360.platform.TurnId;
import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class PostgresAuditStoreTest extends AuditStoreContract {
    private final HikariDataSource database = poolOfOne();
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final List<Object> events = new ArrayList<>();
    private TextSearch words = query -> new TextSearch.Hits(List.of(), null);

    /** Whoever keeps a connection keeps everybody waiting. */
    private static HikariDataSource poolOfOne() {
        var pool = new HikariDataSource();
        pool.setDataSource(TestPostgres.database());
        pool.setMaximumPoolSize(1);
        pool.setConnectionTimeout(1_000);
        return pool;
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    AuditStore emptyStore() {
        return new PostgresAuditStore(jdbc, query -> words.find(query), events::add);
    }

    @Test
    void queuesARecordedTurnForTheSearchIndexAndTellsOfIt() {
        var record = turn().record();
        emptyStore().append(record);
        assertThat(jdbc.sql("select document from search_outbox where tenant = 'acme-shop'")
                        .query(String.class)
                        .list())
                .containsExactly(record.turn().toString());
        assertThat(events).containsExactly(new TurnRecorded(ACME, record.turn()));
    }

    @Test
    void leavesNothingBehindWhenTheTurnIsRolledBack() {
        var record = turn().record();
        new TransactionTemplate(new DataSourceTransactionManager(database)).executeWithoutResult(transaction -> {
            emptyStore().append(record);
            transaction.setRollbackOnly();
        });
        assertThat(emptyStore().find(ACME, record.turn())).isEmpty();
        assertThat(jdbc.sql("select count(*) from search_outbox")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void leavesTheWordsToTheSearchIndexAndReadsItsFindingsInTheirOrder() {
        var store = emptyStore();
        var first = turn().record();
        var second = turn().record();
        var others = turn().of(OTHER).record();
        List.of(first, second, others).forEach(store::append);
        var next = TurnCursor.of(second);
        words = query ->
                new TextSearch.Hits(List.of(second.turn(), TurnId.random(), others.turn(), first.turn()), next);

        var page = store.search(new TurnQuery(ACME, null, null, null, null, null, null, "order", null, null, null, 10));

        assertThat(page.turns()).containsExactly(second, first);
        assertThat(page.next()).isEqualTo(next.toString());
    }

    @Test
    void saysSoWhenTheSearchIndexIsAwayAndKeepsAnsweringWithoutWords() {
        var store = emptyStore();
        words = query -> {
            throw new SearchUnavailable("away");
        };
        var query = new TurnQuery(ACME, null, null, null, null, null, null, "order", null, null, null, 10);
        assertThatThrownBy(() -> store.search(query)).isInstanceOf(SearchUnavailable.class);
        store.append(turn().record());
        assertThat(store.search(TurnQuery.newest(ACME, 10)).turns()).hasSize(1);
    }

    @Test
    void keepsTheDigitsOfAmounts() {
        var record = turn().record();
        emptyStore().append(record);
        jdbc.sql("""
                        update turn_record
                        set document = jsonb_set(document::jsonb, '{tools,0,result}', '{"total": 1234567890123456.50}')::json
                        """).update();
        var result = emptyStore()
                .find(ACME, record.turn())
                .orElseThrow()
                .tools()
                .get(0)
                .result();
        assertThat(Objects.requireNonNull(result).get("total").asText()).isEqualTo("1234567890123456.50");
    }
}
