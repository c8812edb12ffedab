package ai.focal360.audit.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestPostgres;
import ai.focal360.audit.AuditStores;
import ai.focal360.audit.GeneratedTurns;
import ai.focal360.audit.SearchUpkeep.Compared;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How fast records reach the search index and what they take there: {@code -Dbench.turns=2000000} for the long run. */
class RelayBench {
    private static final int TURNS = Integer.getInteger("bench.turns", 200_000);

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

    private long size() throws IOException {
        JsonNode stats = new ObjectMapper()
                .readTree(server.get("/focal-turns/_stats/store").body());
        return stats.at("/_all/primaries/store/size_in_bytes").asLong();
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
