package ai.focal360.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/**
 * Accepting alone: dedupe, rules, limits and C1, while no turn runs. First as fast as ten senders can, then at half of that
 * with arrivals that do not wait for each other, which is what a message waits in addition when it is not alone.
 */
class IngressBench {
    private static final int SENDERS = 10;
    private static final int CUSTOMERS = 5000;
    private static final int COUNTED = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("bench.warm-up", 8));
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("bench.seconds", 20));

    @Test
    void acceptsMessagesInFourStatementsAndOneCommit() throws Exception {
        FileSystemUtils.deleteRecursively(Path.of("target/bench"));
        try (var platform = Platform.start(Map.of(
                "focal.home",
                "target/bench",
                // nobody claims what was accepted
                "focal.ingress.concurrency",
                0))) {
            platform.withNumbered("Where is my order number %d?", "none");
            closed(platform, WARM_UP);
            var fastest = closed(platform, MEASURED);
            var perSecond = fastest.size() / (double) MEASURED.toSeconds();
            var half = open(platform, perSecond / 2);
            System.out.printf(
                    "Accepting alone: %d senders %.0f messages/s, p50 %.1f ms, p99 %.1f ms; at %.0f/s, arriving at random, p50"
                            + " %.1f ms, p99 %.1f ms (%d)%n",
                    SENDERS,
                    perSecond,
                    at(fastest, 0.5),
                    at(fastest, 0.99),
                    perSecond / 2,
                    at(half, 0.5),
                    at(half, 0.99),
                    half.size());

            var counter = StatementCounter.between(platform.database());
            for (var customer = 0; customer < COUNTED; customer++) {
                platform.accept(customer);
            }
            var statements = counter.statements("main").size() / (double) COUNTED;
            var commits = counter.commits("main") / (double) COUNTED;
            System.out.printf("%.2f statements and %.2f commits a message%n", statements, commits);
            assertThat(statements).isLessThanOrEqualTo(4);
            assertThat(commits).isEqualTo(1);
        }
    }

    private static List<Long> closed(Platform platform, Duration time) throws InterruptedException {
        var took = new ConcurrentLinkedQueue<Long>();
        var over = new AtomicBoolean();
        var pool = Executors.newFixedThreadPool(SENDERS);
        for (var sender = 0; sender < SENDERS; sender++) {
            pool.execute(() -> {
                while (!over.get()) {
                    took.add(accept(platform, System.nanoTime()));
                }
            });
        }
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        over.set(true);
        pool.shutdown();
        assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        return sorted(took);
    }

    /** From when a message should have been taken up, also where no sender was free. */
    private static List<Long> open(Platform platform, double perSecond) throws InterruptedException {
        var took = new ConcurrentLinkedQueue<Long>();
        var pool = Executors.newFixedThreadPool(4 * SENDERS);
        var until = System.nanoTime() + MEASURED.toNanos();
        for (var next = System.nanoTime(); next < until; ) {
            next += (long) (-Math.log(1 - ThreadLocalRandom.current().nextDouble()) / perSecond * 1e9);
            var due = next;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            pool.execute(() -> took.add(accept(platform, due)));
        }
        pool.shutdown();
        assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        return sorted(took);
    }

    private static long accept(Platform platform, long since) {
        platform.accept(ThreadLocalRandom.current().nextInt(CUSTOMERS));
        return System.nanoTime() - since;
    }

    private static List<Long> sorted(ConcurrentLinkedQueue<Long> all) {
        var sorted = new ArrayList<>(all);
        sorted.sort(null);
        return sorted;
    }

    private static double at(List<Long> sorted, double quantile) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * quantile))) / 1e6;
    }
}
