package ai.focal360.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.Turnstile;
import ai.focal360.WholeProduct;
import ai.focal360.platform.TurnId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * A turn stands before the phase that cancels an order, and goes on in the moment in which its customer changes their mind.
 * The rules decide, the engine runs, the order desk cancels; whoever comes first, the other must have seen it.
 */
@TestPropertySource(properties = "focal.opensearch.enabled=false")
class CommitPointChaos extends WholeProduct {
    private static final int RACES = Integer.getInteger("chaos.races", 200);
    private static final int AT_ONCE = 6;
    private static final long SEED = Long.getLong("chaos.seed", System.currentTimeMillis());
    private static final String LIAM = "liam.smith@example.com";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What a race moves the next one by, in milliseconds, so that they stay where it is undecided. */
    private static final int AIM = 4;

    @Autowired
    private Turnstile turnstile;

    @Autowired
    private JdbcClient jdbc;

    /** How much later than the turn the customer begins, in milliseconds. */
    private final AtomicInteger later = new AtomicInteger();

    private final AtomicInteger orders = new AtomicInteger(3_000_000);

    private record Race(boolean cancelled, boolean seen) {}

    @Test
    void aTurnIsCancelledIfAndOnlyIfNothingIrreversibleHappened() throws Exception {
        var began = System.nanoTime();
        System.out.printf("%d races around the commit point, seed %d%n", RACES, SEED);
        opensTheDesk();
        var pool = Executors.newFixedThreadPool(AT_ONCE);
        var races = new ArrayList<Race>();
        try {
            var running = new ArrayList<Future<Race>>();
            for (var number = 0; number < RACES; number++) {
                var random = new Random(SEED + number);
                running.add(pool.submit(() -> race(random)));
            }
            for (var race : running) {
                races.add(race.get());
            }
        } finally {
            pool.shutdownNow();
        }
        var cancelled = races.stream().filter(Race::cancelled).count();
        System.out.printf(
                "%d races in %.0f s: the customer was first in %d, the turn in %d; in %d the message met the turn%n",
                RACES,
                (System.nanoTime() - began) / 1e9,
                cancelled,
                RACES - cancelled,
                races.stream().filter(Race::seen).count());
        assertThat(cancelled).as("races that could have ended either way").isBetween(RACES / 10L, RACES - RACES / 10L);
    }

    private void opensTheDesk() {
        var opening = visitor();
        opening.says("I want to cancel my order #W1000006");
        opening.says(LIAM);
    }

    private Race race(Random random) throws InterruptedException, ExecutionException, TimeoutException {
        var customer = visitor();
        var order = order();
        customer.says("I want to cancel my order " + order);
        customer.says(LIAM);
        customer.says("I ordered it by mistake");

        var cancelling = begins(customer, "yes please");
        var delay = later.get() + random.nextInt(21) - 10;
        CompletableFuture<TurnId> stopping;
        try (var gate = turnstile.before("act", cancelling)) {
            gate.reached();
            stopping = CompletableFuture.supplyAsync(() -> {
                pause(delay);
                return begins(customer, "no, I changed my mind");
            });
            pause(-delay);
        }
        stopping.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> open(customer.conversation()) == 0);

        var cancelled = state(cancelling).equals("CANCELLED");
        later.addAndGet(cancelled ? AIM : -AIM);
        var effects = effects(customer.conversation());
        if (cancelled) {
            assertThat(effects).as("effects of order %s", order).isEmpty();
            assertThat(status(order)).isEqualTo("pending");
        } else {
            assertThat(state(cancelling)).isEqualTo("DONE");
            assertThat(effects).containsExactly("cancel_pending_order DONE");
            assertThat(status(order)).isEqualTo("cancelled");
        }
        checkTurns(customer.conversation());
        return new Race(cancelled, met(customer.conversation()));
    }

    private static void pause(int millis) {
        if (millis > 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(millis);
            } catch (InterruptedException e) {
                throw new IllegalStateException("Expected to race", e);
            }
        }
    }

    private TurnId begins(Customer customer, String text) {
        var response = customer.posts(text);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return TurnId.of(json(response.body()).path("turn").asText());
    }

    private String order() {
        var id = "#W" + orders.incrementAndGet();
        assertThat(jdbc.sql("""
                                insert into order_desk_document
                                select tenant, collection, :id,
                                       body || jsonb_build_object('order_id', :id::text, 'status', 'pending')
                                from order_desk_document
                                where tenant = 'acme-shop' and collection = 'orders' and id = '#W1000005'
                                """).param("id", id).update()).isEqualTo(1);
        return id;
    }

    private String status(String order) {
        return one("select body ->> 'status' from order_desk_document where collection = 'orders' and id = ?", order);
    }

    private String state(TurnId turn) {
        return one("select state from turn where id = ?::uuid", turn.toString());
    }

    private int open(String conversation) {
        return Integer.parseInt(one(
                "select count(*)::text from turn where conversation_id = ?::uuid and state in ('GATHERING', 'RUNNING')",
                conversation));
    }

    /** Whether the change of mind met the turn, or came after it was over. */
    private boolean met(String conversation) {
        return Boolean.parseBoolean(one("""
                        select bool_or(handling -> 'met' is not null)::text from message
                        where conversation_id = ?::uuid and text like 'no,%'
                        """, conversation));
    }

    private List<String> effects(String conversation) {
        return jdbc.sql("select tool || ' ' || state from effect where conversation = ?::uuid order by id")
                .param(conversation)
                .query(String.class)
                .list();
    }

    private void checkTurns(String conversation) {
        assertThat(one("""
                        select count(*) filter (where t.state <> 'DONE') || ' unanswered, '
                               || count(*) filter (where t.cancelled_at is not null and t.commit_point is not null) || ' both'
                        from message m join turn t on t.id = m.turn_id where t.conversation_id = ?::uuid
                        """, conversation)).isEqualTo("0 unanswered, 0 both");
        assertThat(one("""
                        select coalesce(max(answers), 0)::text from (
                            select count(*) as answers from turn where conversation_id = ?::uuid and state = 'DONE'
                            group by turn_group) groups
                        """, conversation)).as("answers of a turn group").isEqualTo("1");
    }

    private String one(String sql, String parameter) {
        return jdbc.sql(sql).param(parameter).query(String.class).single();
    }
}
