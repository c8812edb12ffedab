package ai.focal360.turn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestPostgres;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
        jdbc.sql("""
                        update conversation set since = since - make_interval(secs => :by),
                               active_at = active_at - make_interval(secs => :by),
                               warned_at = warned_at - make_interval(secs => :by),
                               look_at = look_at - make_interval(secs => :by),
                               closed_at = closed_at - make_interval(secs => :by),
                               heard = coalesce((select jsonb_object_agg(key, value::timestamptz - make_interval(secs => :by))
                                                 from jsonb_each_text(heard)), '{}')
                        """).param("by", (double) time.toSeconds()).update();
    }

    @Test
    void aMessageAndTheEndOfItsConversationExcludeEachOther() throws Exception {
        for (var round = 0; round < 100; round++) {
            beginsEmpty();
            say("hello");
            pass(WINDOW);
            store.finish(claimOne(), "{}");
            pass(Duration.ofMinutes(31));
            var barrier = new CyclicBarrier(2);
            var closing = CompletableFuture.runAsync(() -> {
                meet(barrier);
                transaction.executeWithoutResult(status -> store.quiet()
                        .filter(quiet -> quiet.quietFor().compareTo(Duration.ofMinutes(30)) > 0)
                        .ifPresent(quiet -> store.close(quiet.tenant(), quiet.conversation(), Closing.IDLE)));
            });

            meet(barrier);
            var said = transaction.execute(status -> say("I am back"));
            closing.get(30, TimeUnit.SECONDS);

            assertThat(jdbc.sql("select closed_at is null from conversation where id = ?")
                            .param(said.conversation().value())
                            .query(Boolean.class)
                            .single())
                    .as("round %d: nobody talks in a conversation that is over", round)
                    .isTrue();
        }
    }

    /** Each of these zones put its clocks forward or back since, on other days than the others. */
    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe"})
    void silenceIsAsLongAsItIsWhateverClocksShow(String zone) {
        var began = Instant.parse("2026-01-15T12:00:00Z");
        var said = talked(zone, began);

        var quiet = inZone(zone, store::quiet).orElseThrow();
        var passed = Duration.between(
                began,
                jdbc.sql("select clock_timestamp()")
                        .query(OffsetDateTime.class)
                        .single()
                        .toInstant());

        assertThat(quiet.conversation()).isEqualTo(said);
        assertThat(quiet.quietFor()).isCloseTo(passed, Duration.ofMinutes(1));
        assertThat(quiet.openFor()).isCloseTo(passed, Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe"})
    void aWeekUntilItIsLookedAgainHasAsManyHoursEverywhere(String zone) {
        var said = talked(zone, Instant.parse("2026-01-15T12:00:00Z"));
        var half = Duration.ofDays(183);

        inZone(zone, () -> {
            store.lookAgain(SHOP, said, half, StateStore.Meanwhile.NOTHING);
            return true;
        });

        assertThat(jdbc.sql(
                                "select extract(epoch from look_at - clock_timestamp())::bigint from conversation where id = ?")
                        .param(said.value())
                        .query(Long.class)
                        .single())
                .as("half a year later it is another season")
                .isBetween(half.toSeconds() - 60, half.toSeconds());
    }

    private ConversationId talked(String zone, Instant at) {
        var said = inZone(zone, () -> say("hello"));
        pass(WINDOW);
        store.finish(claimOne(), "{}", Afterwards.lookedAt(Duration.ZERO));
        inZone(zone, () -> jdbc.sql("""
                        update conversation set since = :at, active_at = :at, look_at = :at,
                               heard = jsonb_build_object('webchat', :at::timestamptz)
                        where id = :id
                        """)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("id", said.conversation().value())
                .update());
        return said.conversation();
    }

    /** As a session sees it whose clock stands on a wall there. */
    private <T> T inZone(String zone, Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql("select set_config('TimeZone', ?, true)")
                    .param(zone)
                    .query(String.class)
                    .single();
            return work.get();
        }));
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
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
    void aTurnThatTouchedNothingIsOverWhenItGivesWay() {
        say("cancel my order");
        pass(WINDOW);
        var turn = claimOne();
        var waiting = say(customer, "whatsapp", "stop", Arrival.Move.QUEUE);

        store.giveWay(turn, waiting.turn());

        assertThat(jdbc.sql("select state from turn where id = ? and finished_at is not null")
                        .param(turn.id().value())
                        .query(String.class)
                        .single())
                .isEqualTo("CANCELLED");
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

    @Test
    void aClaimReadsAFewPagesHoweverManyTurnsOfATenantWait() {
        jdbc.sql("""
                        with waiting as (
                            select gen_random_uuid() as id, gen_random_uuid() as customer, n from generate_series(1, 100000) n
                        ), conversations as (
                            insert into conversation (id, tenant, agent, customer_id, opened_for, channel, address)
                            select id, 'loud-shop', 'alex', customer, customer, 'webchat', n::text from waiting
                        )
                        insert into turn (id, tenant, agent, channel, address, customer_id, conversation_id, turn_group, state,
                                          due_at)
                        select id, 'loud-shop', 'alex', 'webchat', n::text, customer, id, id, 'GATHERING',
                               clock_timestamp() - make_interval(secs => n)
                        from waiting
                        """).update();
        gather("of another tenant");
        pass(Duration.ofSeconds(1));
        jdbc.sql("analyze turn").update();

        // often enough for the driver and the server to settle on a plan for any values
        for (var times = 0; times < 12; times++) {
            assertThat(store.claim("node", LEASE, 64, 3)).hasSize(64);
        }
        var plan = String.join(
                "\n",
                jdbc.sql("explain (analyze, buffers) " + PostgresStateStore.CLAIM)
                        .param("owner", "node")
                        .param("lease", 30.0)
                        .param("most", 64)
                        .param("candidates", 128)
                        .param("free", 512)
                        .param("spare", 448)
                        .param("weights", "{}")
                        .param("attempts", 3)
                        .query(String.class)
                        .list());

        assertThat(plan).doesNotContain("Seq Scan on turn");
        var buffers =
                java.util.regex.Pattern.compile("Buffers: shared hit=(\\d+)").matcher(plan);
        assertThat(buffers.find()).as(plan).isTrue();
        assertThat(Integer.parseInt(buffers.group(1)))
                .as("pages read and written of some 4,000 of the table alone:\n%s", plan)
                .isLessThan(6_000);
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
