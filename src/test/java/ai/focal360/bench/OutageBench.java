package ai.focal360.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.audit.SearchUpkeep;
import ai.focal360.audit.SearchUpkeep.Compared;
import ai.focal360.audit.opensearch.TestOpenSearch;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * Whole turns, accepted at a steady pace, while OpenSearch is there, is killed, and comes back. {@code -Dbench.outage=120}
 * is how long it is there and away (seconds), {@code -Dbench.pace=20} how many customers write in a second.
 */
class OutageBench {
    private static final int OUTAGE = Integer.getInteger("bench.outage", 30);
    private static final int PACE = Integer.getInteger("bench.pace", 20);
    private static final int CUSTOMERS = 2_000;
    private static final double MOST = 1.2;

    private final Map<Integer, Long> asked = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Double> took = new ConcurrentLinkedQueue<>();
    private int next;

    @Test
    void aTurnTakesNoLongerWhileOpenSearchIsAway() throws Exception {
        FileSystemUtils.deleteRecursively(Path.of("target/bench"));
        try (var server = new TestOpenSearch().start();
                var platform = Platform.start(Map.of(
                        "focal.home",
                        "target/bench",
                        "focal.opensearch.enabled",
                        true,
                        "focal.opensearch.url",
                        server.address().orElseThrow().url(),
                        "spring.datasource.hikari.maximum-pool-size",
                        10))) {
            platform.with("Thank you very much", "thanks");
            platform.whenDone(customer -> took.add((System.nanoTime() - asked.get(customer)) / 1e6));
            turns(platform, 20);
            var before = turns(platform, OUTAGE);
            server.kill();
            var during = turns(platform, OUTAGE);
            var waiting = waiting(platform);
            server.start();
            long back = System.nanoTime();
            await().atMost(Duration.ofMinutes(5))
                    .untilAsserted(() -> assertThat(waiting(platform)).isZero());
            System.out.printf(
                    "%d turns/s; %d s without OpenSearch: %,d records waited, relayed %.1f s after it was back%n",
                    PACE, OUTAGE, waiting, (System.nanoTime() - back) / 1e9);
            System.out.printf("one turn: %s before, %s during%n", before, during);
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () -> assertThat(lag(platform)).as("lag in seconds").isZero());
            assertThat(platform.bean(SearchUpkeep.class).counts()).isNotEmpty().noneMatch(Compared::differs);
            assertThat(waiting).as("records kept meanwhile").isGreaterThanOrEqualTo((long) PACE * OUTAGE);
            assertThat(during.median()).isLessThan(MOST * before.median());
            assertThat(during.slow()).isLessThan(MOST * before.slow());
        }
    }

    private record Took(double median, double slow) {
        @Override
        public String toString() {
            return "%.1f ms (p95 %.1f ms)".formatted(median, slow);
        }
    }

    /** From a message's acceptance to the commit of its answer. */
    private Took turns(Platform platform, int seconds) {
        took.clear();
        int count = seconds * PACE;
        long due = System.nanoTime();
        for (int i = 0; i < count; i++) {
            LockSupport.parkNanos(due - System.nanoTime());
            int customer = next++ % CUSTOMERS;
            asked.put(customer, System.nanoTime());
            platform.accept(customer);
            due += 1_000_000_000L / PACE;
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> took.size() == count);
        var sorted = took.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Took(sorted[count / 2], sorted[count * 95 / 100]);
    }

    private static long waiting(Platform platform) {
        return platform.bean(JdbcClient.class)
                .sql("select count(*) from search_outbox")
                .query(Long.class)
                .single();
    }

    private static double lag(Platform platform) {
        return platform.bean(MeterRegistry.class)
                .get("focal.audit.outbox.lag")
                .timeGauge()
                .value(TimeUnit.SECONDS);
    }
}
