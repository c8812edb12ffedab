package ai.focal360.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.KillableNode;
import ai.focal360.TestPostgres;
import ai.focal360.channel.BadDayShop.Person;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Kill -9 of the node that carries answers on elsewhere, while some have arrived on the second channel, some are being handed to
 * the first or the second, one step is written and not committed, and others wait for theirs. The next node says each message once.
 */
class LadderKillNineIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Of customers with even numbers the e-mail address is surely theirs. */
    private static final int CUSTOMERS = 14;

    private static final Set<Integer> HELD_ON_WHATSAPP = Set.of(3, 4, 5);
    private static final Set<Integer> HELD_ON_SMS = Set.of(6, 7, 8);
    private static final int WITHOUT_SMS = 9;
    private static final Set<Integer> IN_THE_STEP = Set.of(10, 11, 12, 13);

    private final DriverManagerDataSource database = new DriverManagerDataSource(TestPostgres.url());
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final List<KillableNode> nodes = new ArrayList<>();
    private final ExecutorService lines = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
    private final AtomicInteger held = new AtomicInteger();
    private final CountDownLatch noMoreSteps = new CountDownLatch(1);
    private final CountDownLatch killed = new CountDownLatch(1);
    private HttpServer providers;

    @BeforeEach
    void open() throws IOException {
        providers = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        providers.setExecutor(lines);
        providers.createContext("/", this::take);
        providers.start();
    }

    @AfterEach
    void end() {
        noMoreSteps.countDown();
        killed.countDown();
        nodes.forEach(KillableNode::close);
        providers.stop(0);
        lines.shutdownNow();
    }

    @Test
    void theNextNodeSaysEachMessageOnceOrItIsSeenNotToHaveArrived() throws IOException, SQLException {
        var people = IntStream.range(0, CUSTOMERS)
                .mapToObj(number -> BadDayShop.person(jdbc, number, number % 2 == 0))
                .toList();
        var first = start("ladder-first", people);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(taken).hasSize(6).allMatch(message -> message.startsWith("sms ")));
        await().atMost(PATIENCE).until(() -> held.get() == HELD_ON_WHATSAPP.size() + HELD_ON_SMS.size());
        await().atMost(PATIENCE).until(() -> givenUp(WITHOUT_SMS).size() == 2);

        try (var holding = database.getConnection();
                var statement = holding.createStatement()) {
            holding.setAutoCommit(false);
            statement.execute("lock table delivery_step in share mode");
            noMoreSteps.countDown();
            await().atMost(PATIENCE)
                    .until(() -> count("select count(*) from outbound_message where next_step_at is not null")
                                    == IN_THE_STEP.size()
                            && somebodyWaitsForALock());
            first.kill();
            holding.rollback();
        }
        killed.countDown();
        assertThat(count("select count(*) from outbound_message where state = 'sending'"))
                .as("what nobody knows the outcome of")
                .isEqualTo(held.get());

        start("ladder-second", List.of());
        await().atMost(PATIENCE).until(() -> count("""
                select count(*) from outbound_message
                where due_at is not null or next_step_at is not null or state in ('pending', 'sending', 'unknown')
                """) == 0);

        assertThat(taken).containsExactlyInAnyOrderElementsOf(expected());
        assertThat(givenUp(7)).as("what can go nowhere else is repeated").isEmpty();
        assertThat(givenUp(WITHOUT_SMS)).containsExactly("sms failed", "sms failed");
        assertThat(count("select count(*) from delivery_step where to_channel is null"))
                .isEqualTo(2);
        assertThat(count("""
                select count(*) from (select from delivery_step where to_channel is not null
                                      group by turn, from_channel having count(*) > 1) twice
                """)).as("steps made twice").isZero();
    }

    private static List<String> expected() {
        return IntStream.range(0, CUSTOMERS)
                .boxed()
                .filter(number -> number != WITHOUT_SMS)
                .flatMap(number -> BadDayNode.SAID.stream().map(text -> "%s %d %s"
                        .formatted(HELD_ON_SMS.contains(number) && number != 7 ? "mail" : "sms", number, text)))
                .toList();
    }

    private KillableNode start(String name, List<Person> answered) throws IOException {
        var node = KillableNode.start(
                BadDayNode.class,
                name,
                Stream.concat(
                                Stream.of(
                                        String.valueOf(database.getUrl()),
                                        "http://localhost:"
                                                + providers.getAddress().getPort()),
                                answered.stream()
                                        .map(person -> person.conversation().toString()))
                        .toArray(String[]::new));
        nodes.add(node);
        return node;
    }

    /** WhatsApp refuses everybody; whoever is held up gets nothing. */
    private void take(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().split("/");
        var channel = path[1];
        int number = Integer.parseInt(path[2].replaceAll("\\D", "").replaceFirst("^3160000", ""));
        var text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (killed.getCount() > 0 && (channel.equals("whatsapp") ? HELD_ON_WHATSAPP : HELD_ON_SMS).contains(number)) {
            held.incrementAndGet();
            passes(killed);
            exchange.close();
            return;
        }
        if (IN_THE_STEP.contains(number)) {
            passes(noMoreSteps);
        }
        boolean takes = !channel.equals("whatsapp") && !(channel.equals("sms") && number == WITHOUT_SMS);
        if (takes) {
            taken.add("%s %d %s".formatted(channel, number, text.replaceFirst("^.*\n\n", "")));
        }
        exchange.sendResponseHeaders(takes ? 200 : 410, -1);
        exchange.close();
    }

    private static void passes(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where the customer's messages that went nowhere else were last tried, and what is seen of them there. */
    private List<String> givenUp(int number) {
        return jdbc.sql("""
                        select m.channel || ' ' || m.state from outbound_message m
                        join delivery_step s on s.turn = m.turn and s.from_channel = m.channel and s.to_channel is null
                        where m.address like ? and m.state in ('failed', 'undeliverable', 'expired')
                        group by m.id order by m.id
                        """)
                .param("%" + "3160000%04d".formatted(number))
                .query(String.class)
                .list();
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private boolean somebodyWaitsForALock() {
        return jdbc.sql("""
                        select exists (select from pg_stat_activity
                                       where datname = current_database() and wait_event_type = 'Lock')
                        """).query(Boolean.class).single();
    }
}
