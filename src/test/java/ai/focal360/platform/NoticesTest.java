package ai.focal360.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.TestPostgres;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nodes on one PostgreSQL, telling each other what to look at. */
class NoticesTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final DataSource database = TestPostgres.database();
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final List<Node> nodes = new ArrayList<>();

    /** One node's half of it, and what it was told. */
    private final class Node {
        final HikariDataSource pool = new HikariDataSource();
        final List<Object> heard = new CopyOnWriteArrayList<>();
        final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        final Notices notices;
        final Nodes others;

        Node() {
            pool.setDataSource(database);
            pool.setMaximumPoolSize(2);
            notices = new Notices(
                    pool,
                    JdbcClient.create(pool),
                    new NodesProperties(true, Duration.ofMillis(20), Duration.ofMillis(300), Duration.ofSeconds(2)),
                    heard::add,
                    meters);
            others = new Nodes(notices, heard::add);
            nodes.add(this);
            notices.start();
        }

        Node hearsOthers() {
            await().atMost(SOON)
                    .until(() -> notices.isListening() && !notices.peers().isEmpty());
            return this;
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> {
            node.notices.stop();
            node.pool.close();
        });
    }

    @Test
    void whatOneNodeSaysTheOtherHearsAndItselfDoesNot() {
        var here = new Node();
        var there = new Node();
        here.hearsOthers();
        there.hearsOthers();
        var turn = TurnId.random();
        var lane = UUID.randomUUID();

        here.others.due();
        here.others.cancelled(turn);
        here.others.on(new ForOtherNodes(new Wake.LaneMoved(lane)));
        here.others.on(new ForOtherNodes(new Wake.PackStored(new TenantId("acme-shop"))));

        await().atMost(SOON).untilAsserted(() -> assertThat(there.heard)
                .containsExactlyInAnyOrder(
                        new Wake.TurnsDue(),
                        new Wake.TurnCancelled(turn),
                        new Wake.LaneMoved(lane),
                        new Wake.PackStored(new TenantId("acme-shop"))));
        assertThat(here.heard).as("only what may be running here, too").containsExactly(new Wake.TurnCancelled(turn));
    }

    @Test
    void whatIsSaidAtOnceGoesTogether() {
        var here = new Node();
        var there = new Node().hearsOthers();
        here.hearsOthers();
        var before = commits();

        var lanes = IntStream.range(0, 150)
                .mapToObj(number -> new Wake.LaneMoved(UUID.randomUUID()))
                .toList();
        lanes.forEach(lane -> here.others.on(new ForOtherNodes(lane)));
        IntStream.range(0, 500).forEach(number -> here.others.due());

        await().atMost(SOON).untilAsserted(() -> assertThat(there.heard).containsAll(lanes));
        assertThat(there.heard.stream().filter(Wake.TurnsDue.class::isInstance).count())
                .isLessThan(50);
        assertThat(commits() - before)
                .as("transactions of the whole database, pings and this test's own among them")
                .isLessThan(100);
    }

    private long commits() {
        jdbc.sql("select pg_stat_clear_snapshot()").query((row, number) -> "").list();
        return jdbc.sql("select xact_commit from pg_stat_database where datname = current_database()")
                .query(Long.class)
                .single();
    }

    @Test
    void aNodeThatIsAloneSaysNothing() {
        var alone = new Node();
        await().atMost(SOON).until(alone.notices::isListening);
        alone.others.due();
        var late = new Node();
        late.hearsOthers();
        alone.hearsOthers();

        assertThat(late.heard).isEmpty();
    }

    @Test
    void aBrokenConnectionIsMadeAgain() {
        var here = new Node();
        var there = new Node();
        here.hearsOthers();
        there.hearsOthers();

        jdbc.sql("""
                        select pg_terminate_backend(pid) from pg_stat_activity
                        where datname = current_database() and query ilike 'listen%'
                        """).query((row, number) -> "").list();

        await().atMost(SOON).untilAsserted(() -> {
            here.others.due();
            assertThat(there.heard).contains(new Wake.TurnsDue());
        });
        assertThat(there.meters.get("focal.nodes.reconnects").counter().count()).isPositive();
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        there.meters.get("focal.nodes.listening").gauge().value())
                .isEqualTo(1));
        assertThat(there.meters.get("focal.nodes.latency").timer().count()).isPositive();
    }

    @Test
    void aNodeThatStoppedIsForgotten() {
        var here = new Node();
        var there = new Node();
        here.hearsOthers();

        there.notices.stop();

        await().atMost(SOON).until(() -> here.notices.peers().isEmpty());
    }
}
