package ai.focal360.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * Nine tenants at half their share beside a tenth: first as quiet as they are, then with a backlog of 100,000 turns and 16
 * times its share arriving. Turns wait for a model of one second twice, so places are what is short.
 */
class FairBench {
    private static final int PLACES = 128;
    private static final Duration MODEL = Duration.ofSeconds(1);
    private static final int TENANTS = 10;
    private static final double SHARE = PLACES / (2.0 * MODEL.toSeconds()) / TENANTS;
    private static final int BACKLOG = 100_000;
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final Duration MEASURED = Duration.ofSeconds(40);

    private record Key(TenantId tenant, int customer) {}

    private final Map<Key, Long> sent = new ConcurrentHashMap<>();
    private final AtomicInteger customers = new AtomicInteger();
    private volatile ConcurrentLinkedQueue<Long> answered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger noise = new AtomicInteger();

    @Test
    void aTenantAtSixteenTimesItsShareLeavesTheOthersTheirAnswers() throws Exception {
        FileSystemUtils.deleteRecursively(Path.of("target/bench"));
        try (var platform = Platform.start(Map.of(
                "focal.home", "target/bench", "focal.ingress.concurrency", PLACES, "focal.ingress.lease", "60s"))) {
            platform.with("Thank you very much", "thanks").thinking(MODEL);
            var normal = IntStream.range(1, TENANTS)
                    .mapToObj(number -> platform.another("shop-" + number))
                    .toList();
            var noisy = platform.another("noisy");
            platform.whenAnswered((tenant, customer) -> {
                var since = sent.remove(new Key(tenant, customer));
                if (tenant.equals(noisy)) {
                    noise.incrementAndGet();
                } else if (since != null) {
                    answered.add(System.nanoTime() - since);
                }
            });
            var clock = Executors.newScheduledThreadPool(8);
            for (var tenant : normal) {
                arrive(clock, platform, tenant, SHARE / 2);
            }
            arrive(clock, platform, noisy, SHARE / 2);
            TimeUnit.NANOSECONDS.sleep(SETTLE.multipliedBy(2).toNanos());
            var jdbc = platform.bean(JdbcClient.class);
            var quiet = measure();
            var quietWait = waits(jdbc, noisy);

            backlog(jdbc, noisy);
            arrive(clock, platform, noisy, SHARE * 15.5);
            TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
            var before = noise.get();
            var loud = measure();
            var loudWait = waits(jdbc, noisy);
            var noisyPerSecond = (noise.get() - before) / (double) MEASURED.toSeconds();
            clock.shutdownNow();

            var ratio = at(loud, 0.99) / at(quiet, 0.99);
            System.out.printf(
                    "Nine tenants at half their share, answers in ms: alone p50 %.0f p99 %.0f (%d); beside one at 16 shares"
                            + " with %d waiting p50 %.0f p99 %.0f (%d): p99 x %.2f. The loud one got %.1f turns/s, its share is %.1f%n",
                    at(quiet, 0.5),
                    at(quiet, 0.99),
                    quiet.size(),
                    BACKLOG,
                    at(loud, 0.5),
                    at(loud, 0.99),
                    loud.size(),
                    ratio,
                    noisyPerSecond,
                    SHARE);
            System.out.printf(
                    "Of that waiting for a place, from being due to the claim, in ms: alone p50 %.1f p99 %.1f; beside p50 %.1f"
                            + " p99 %.1f%n",
                    quietWait.p50(), quietWait.p99(), loudWait.p50(), loudWait.p99());
            claims(jdbc);
            assertThat(ratio)
                    .as("p99 beside the loud tenant over p99 without it")
                    .isLessThanOrEqualTo(2);
            assertThat(noisyPerSecond).as("what others leave is not wasted").isGreaterThan(2 * SHARE);
        }
    }

    private void arrive(ScheduledExecutorService clock, Platform platform, TenantId tenant, double perSecond) {
        var pause = -Math.log(1 - ThreadLocalRandom.current().nextDouble()) / perSecond;
        var unused = clock.schedule(
                () -> {
                    arrive(clock, platform, tenant, perSecond);
                    var customer = customers.incrementAndGet();
                    sent.put(new Key(tenant, customer), System.nanoTime());
                    platform.accept(tenant, customer);
                },
                (long) (pause * 1e9),
                TimeUnit.NANOSECONDS);
    }

    private List<Long> measure() throws InterruptedException {
        answered = new ConcurrentLinkedQueue<>();
        TimeUnit.NANOSECONDS.sleep(MEASURED.toNanos());
        var all = new ArrayList<>(answered);
        all.sort(null);
        return all;
    }

    private record Waits(double p50, double p99) {}

    /** From being due to the claim, of what the others said in the time just measured. */
    private static Waits waits(JdbcClient jdbc, TenantId noisy) {
        return jdbc.sql("""
                        select percentile_cont(0.5) within group (order by wait) as p50,
                               percentile_cont(0.99) within group (order by wait) as p99
                        from (select extract(epoch from claimed_at - due_at) * 1000 as wait from turn
                              where tenant <> :noisy and claimed_at > clock_timestamp() - make_interval(secs => :measured)) turns
                        """)
                .param("noisy", noisy.value())
                .param("measured", MEASURED.toSeconds())
                .query((row, number) -> new Waits(row.getDouble("p50"), row.getDouble("p99")))
                .single();
    }

    private static double at(List<Long> sorted, double quantile) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * quantile))) / 1e6;
    }

    /** Customers of the tenant who have all said something a while ago. */
    private static void backlog(JdbcClient jdbc, TenantId tenant) {
        jdbc.sql("""
                        with customers as (
                            select gen_random_uuid() as customer, gen_random_uuid() as conversation, gen_random_uuid() as turn, n
                            from generate_series(1, :many) n
                        ), conversations as (
                            insert into conversation (id, tenant, agent, customer_id, opened_for, channel, address)
                            select conversation, :tenant, 'alex', customer, customer, 'webchat',
                                   'visitor-' || (1000000000 + n) from customers
                        ), turns as (
                            insert into turn (id, tenant, agent, channel, address, customer_id, conversation_id, turn_group, state,
                                              due_at)
                            select turn, :tenant, 'alex', 'webchat', 'visitor-' || (1000000000 + n), customer, conversation, turn,
                                   'GATHERING', clock_timestamp() - interval '1 minute'
                            from customers
                        ), kept as (
                            insert into customer (id, tenant) select customer, :tenant from customers
                        )
                        insert into message (tenant, channel, provider_message_id, conversation_id, turn_id, kind, text)
                        select :tenant, 'webchat', turn::text, conversation, turn, 'text', 'Thank you very much' from customers
                        """).param("many", BACKLOG).param("tenant", tenant.value()).update();
    }

    /** What the claims took of the database. */
    private static void claims(JdbcClient jdbc) {
        var waiting = jdbc.sql("select count(*) from turn where state = 'GATHERING'")
                .query(Long.class)
                .single();
        System.out.printf("%d turns were still waiting%n", waiting);
    }
}
