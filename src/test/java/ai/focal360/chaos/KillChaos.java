package ai.focal360.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.KillableNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kill -9 of either of two nodes at random moments, while customers cancel orders (which cannot be undone), write in bursts
 * and change their minds. Their messages are sent again until somebody takes them, to whichever node.
 */
class KillChaos {
    private static final int KILLS = Integer.getInteger("chaos.kills", 50);
    private static final int CUSTOMERS = Integer.getInteger("chaos.customers", 6);
    private static final long SEED = Long.getLong("chaos.seed", System.currentTimeMillis());
    private static final Duration RECOVERY = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final AtomicInteger visitors = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final Set<String> sure = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Talk> talks = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    @TempDir(cleanup = CleanupMode.NEVER)
    private Path home;

    @Test
    void nothingIsLostAnsweredTwiceOrDoneTwice() throws Exception {
        var began = System.nanoTime();
        var random = new Random(SEED);
        System.out.printf("kill -9 at %d moments, seed %d%n", KILLS, SEED);
        var people = Executors.newFixedThreadPool(CUSTOMERS);
        try (var installation = new Installation(home, "--focal.ingress.most-attempts=8")) {
            var talking = new ArrayList<Future<?>>();
            for (var person = 0; person < CUSTOMERS; person++) {
                talking.add(people.submit(() -> {
                    while (!over) {
                        var talk = new Talk(installation, visitors.incrementAndGet());
                        talks.add(talk);
                        talk.run();
                    }
                    return null;
                }));
            }
            var recoveries = new ArrayList<Double>();
            var waiting = 0;
            for (var kill = 0; kill < KILLS; kill++) {
                TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(3000));
                var victim = installation.nodes.get(random.nextInt(installation.nodes.size()));
                victim.kill();
                installation.nodes.remove(victim);
                var killed = System.nanoTime();
                var open = openMessages(installation);
                waiting += open.size();
                var next = installation.start();
                installation.nodes.remove(next);
                recoveries.add(recovered(installation, open, killed));
                next.awaitUp();
                installation.nodes.add(next);
                System.out.printf(
                        "kill %d of %s: %d messages open, answered within %.1f s%n",
                        kill + 1, victim.name, open.size(), recoveries.get(kill));
            }
            over = true;
            for (var talk : talking) {
                talk.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            installation.comesToRest(PATIENCE);
            print(installation, recoveries, waiting, began);
            installation.check();
            check(installation, recoveries);
        } finally {
            people.shutdownNow();
        }
    }

    private static List<Long> openMessages(Installation installation) {
        return installation.jdbc.sql("""
                        select m.id from message m join turn t on t.id = m.turn_id where t.state in ('GATHERING', 'RUNNING')
                        """).query(Long.class).list();
    }

    /** Seconds until all that had been accepted when the node died is answered. */
    private static double recovered(Installation installation, List<Long> open, long since)
            throws InterruptedException {
        while (!open.isEmpty()
                && installation
                                .jdbc
                                .sql("""
                                        select count(*) from message m join turn t on t.id = m.turn_id
                                        where m.id in (:open) and t.state <> 'DONE'
                                        """)
                                .param("open", open)
                                .query(Long.class)
                                .single()
                        > 0) {
            if (System.nanoTime() - since > PATIENCE.toNanos()) {
                return PATIENCE.toSeconds();
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return (System.nanoTime() - since) / 1e9;
    }

    private void print(Installation installation, List<Double> recoveries, int waiting, long began) {
        var sorted = recoveries.stream().sorted().toList();
        System.out.printf(
                "%d kills in %.0f s: %d conversations, %d messages acknowledged (%d were sent again), %d of them open at a kill;"
                        + " %d turns done, %d superseded, %d of a dead node taken over; %d orders cancelled, %d calls repeated"
                        + " under their key; recovered in p50 %.1f s, at most %.1f s%n",
                KILLS,
                (System.nanoTime() - began) / 1e9,
                talks.size(),
                acknowledged.get(),
                repeated.get(),
                waiting,
                installation.count("select count(*) from turn where state = 'DONE'"),
                installation.count("select count(*) from turn where state = 'CANCELLED'"),
                installation.count("select count(*) from turn where attempts > 1"),
                installation.desk.cancelled().size(),
                installation.desk.askedAgain().size(),
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() - 1));
    }

    private void check(Installation installation, List<Double> recoveries) {
        assertThat(installation.count("select count(*) from message"))
                .as("messages kept")
                .isEqualTo(acknowledged.get());
        assertThat(installation.desk.cancelled())
                .as("how often each order was cancelled")
                .allSatisfy((order, times) -> assertThat(times).as(order).isEqualTo(1));
        assertThat(installation.desk.cancelled().keySet())
                .as("orders whose customers never wavered are cancelled")
                .containsAll(sure);
        var recorded = installation.rows("""
                        select arguments ->> 'order_id' from effect where tool = 'cancel_pending_order' and state = 'DONE'
                        """);
        assertThat(recorded)
                .as("what the ledger has is what was done")
                .containsExactlyInAnyOrderElementsOf(
                        installation.desk.cancelled().keySet());
        assertThat(recoveries)
                .as("seconds until all that was accepted is answered")
                .allSatisfy(seconds -> assertThat(seconds).isLessThanOrEqualTo(RECOVERY.toSeconds()));
    }

    /** One visitor of the webchat who wants an order cancelled. */
    private final class Talk {
        private final Installation installation;
        private final Random random;
        private final String visitor = "visitor-" + UUID.randomUUID();
        private final String order;
        private final String email;
        private int said;
        private @Nullable String conversation;

        Talk(Installation installation, int number) {
            this.installation = installation;
            this.random = new Random(SEED + number);
            this.order = "#W2%06d".formatted(number);
            this.email = "customer-%02d@example.com".formatted(number % 100);
        }

        void run() throws InterruptedException {
            var wavers = random.nextInt(3) == 0;
            TimeUnit.MILLISECONDS.sleep(random.nextInt(3000));
            if (random.nextBoolean()) {
                says("Hello");
                says("I have a question");
            }
            says("Please cancel order %s, I ordered it by mistake".formatted(order));
            isAnswered();
            says(email);
            isAnswered();
            says("yes please");
            if (wavers) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(1200));
                says("no, I changed my mind");
            } else {
                sure.add(order);
            }
            isAnswered();
            says("Thank you");
            isAnswered();
        }

        /** Until somebody acknowledges it. */
        private void says(String text) throws InterruptedException {
            var id = "m-" + said++;
            for (var tries = 0; ; tries++) {
                try {
                    var response = installation
                            .webchat(one(installation.nodes), visitor, id, text)
                            .join();
                    if (response.statusCode() == 202 || response.statusCode() == 200) {
                        acknowledged.incrementAndGet();
                        repeated.addAndGet(Math.min(tries, 1));
                        conversation = Installation.json(response.body())
                                .path("conversation")
                                .asText(conversation);
                        return;
                    }
                    assertThat(response.statusCode()).as(response.body()).isGreaterThanOrEqualTo(500);
                } catch (CompletionException e) {
                    assertThat(tries).as("nobody takes it: %s", e).isLessThan(600);
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }

        private KillableNode one(List<KillableNode> nodes) {
            while (true) {
                var live = List.copyOf(nodes);
                if (!live.isEmpty()) {
                    return live.get(random.nextInt(live.size()));
                }
            }
        }

        private void isAnswered() throws InterruptedException {
            var since = System.nanoTime();
            while (installation.count(
                            "select count(*) from turn where conversation_id = ?::uuid and state in ('GATHERING', 'RUNNING')",
                            String.valueOf(conversation))
                    > 0) {
                assertThat(System.nanoTime() - since)
                        .as("visitor of %s waits", order)
                        .isLessThan(PATIENCE.toNanos());
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }
}
