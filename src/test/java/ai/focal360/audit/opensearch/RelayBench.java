package ai.focal360.audit.opensearch;

import static ai.focal360.audit.TurnRecords.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.TestPostgres;
import ai.focal360.audit.AuditStores;
import ai.focal360.audit.GeneratedTurns;
import ai.focal360.audit.SearchUpkeep.Compared;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How fast records reach the search index and what they take there; and what a turn pays for its record while OpenSearch is
 * away. {@code -Dbench.turns=2000000} for the long run, {@code -Dbench.outage=120} for the long outage (seconds).
 */
class RelayBench {
    private static final int TURNS = Integer.getInteger("bench.turns", 200_000);
    private static final int OUTAGE = Integer.getInteger("bench.outage", 30);
    private static final int TURNS_PER_SECOND = Integer.getInteger("bench.rate", 50);
    private static final double MOST = 1.2;

    private final DataSource database = TestPostgres.database();
    private TestOpenSearch server;
    private RelayFixture node;

    @BeforeEach
    void start() {
        server = new TestOpenSearch().start();
        node = new RelayFixture(server, RelayFixture.QUICK, database);
    }

    @AfterEach
    void stop() {
        node.close();
        server.close();
    }

    @Test
    void relaysAndRebuilds() throws IOException {
        long began = System.nanoTime();
        AuditStores.load(database, GeneratedTurns.of(1, TURNS), true);
        System.out.printf("loaded        %,d turns in %.0f s%n", TURNS, seconds(began));
        began = System.nanoTime();
        while (node.relay.relay().full()) {
            // the next batch
        }
        System.out.printf("relayed       %,.0f turns/s%n", TURNS / seconds(began));
        assertThat(node.waiting()).isEmpty();
        assertThat(node.rebuild.counts()).noneMatch(Compared::differs);
        server.post("/focal-turns/_forcemerge?max_num_segments=1");
        System.out.printf("index         %,d bytes a turn%n", size() / TURNS);
        System.out.printf(
                "PostgreSQL    %,d bytes a turn%n",
                node.jdbc
                                .sql("select pg_total_relation_size('turn_record')")
                                .query(Long.class)
                                .single()
                        / TURNS);
        began = System.nanoTime();
        assertThat(node.rebuild.rebuild()).isTrue();
        node.rebuild.goOn();
        System.out.printf("made again    %,.0f turns/s%n", TURNS / seconds(began));
        began = System.nanoTime();
        assertThat(node.rebuild.counts()).noneMatch(Compared::differs);
        System.out.printf("counted       in %.1f s%n", seconds(began));
    }

    @Test
    void turnsDoNotNoticeAnOutage() {
        node.loop.start();
        var warm = turns(20);
        var before = turns(OUTAGE);
        server.kill();
        var during = turns(OUTAGE);
        double lag = node.metrics.get("focal.audit.outbox.lag").timeGauge().value(TimeUnit.SECONDS);
        server.start();
        long back = System.nanoTime();
        await().atMost(Duration.ofMinutes(5))
                .untilAsserted(() -> assertThat(node.waiting()).isEmpty());
        System.out.printf("outage        %d s, lag %.0f s, caught up %.1f s after it%n", OUTAGE, lag, seconds(back));
        System.out.printf("one record    %s before, %s during%n", before, during);
        assertThat(warm.median()).isPositive();
        assertThat(node.rebuild.counts()).noneMatch(Compared::differs);
        await().untilAsserted(() -> assertThat(
                        node.metrics.get("focal.audit.outbox.lag").timeGauge().value())
                .isZero());
        assertThat(during.median()).isLessThan(MOST * before.median());
    }

    private record Took(double median, double slow) {
        @Override
        public String toString() {
            return "%.2f ms (p99 %.2f ms)".formatted(median, slow);
        }
    }

    /** Records turns at a steady pace. */
    private Took turns(int seconds) {
        int count = seconds * TURNS_PER_SECOND;
        var took = new double[count];
        long due = System.nanoTime();
        for (int i = 0; i < count; i++) {
            LockSupport.parkNanos(due - System.nanoTime());
            var record = turn().record();
            long began = System.nanoTime();
            node.transactions.executeWithoutResult(transaction -> node.record(record));
            took[i] = (System.nanoTime() - began) / 1e6;
            due += 1_000_000_000L / TURNS_PER_SECOND;
        }
        Arrays.sort(took);
        return new Took(took[count / 2], took[count * 99 / 100]);
    }

    private long size() throws IOException {
        JsonNode stats = new ObjectMapper()
                .readTree(server.get("/focal-turns/_stats/store").body());
        return stats.at("/_all/primaries/store/size_in_bytes").asLong();
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
