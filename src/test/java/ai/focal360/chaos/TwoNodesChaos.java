package ai.focal360.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What providers and customers do to two nodes at once: everything ten times over, and a thousand messages in a breath. */
class TwoNodesChaos {
    private static final long SEED = Long.getLong("chaos.seed", System.currentTimeMillis());
    private static final Path BODIES =
            Path.of(System.getProperty("focal.shared", "../shared"), "data", "whatsapp", "message.json");
    private static final List<String> SPOKEN =
            List.of("text", "reply", "forwarded", "forwarded_many_times", "referral");
    private static final int DELIVERIES = 10;
    private static final int EACH = 8;
    private static final int AT_ONCE = 16;
    private static final int MESSAGES = 1000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir(cleanup = CleanupMode.NEVER)
    private static Path home;

    private static Installation installation;

    @BeforeAll
    static void start() throws IOException {
        System.out.printf("two nodes, seed %d%n", SEED);
        installation = new Installation(home);
    }

    @AfterAll
    static void stop() throws IOException {
        installation.close();
    }

    @Test
    void whatIsDeliveredTenTimesToBothNodesIsOneTurn() throws Exception {
        assumeThat(BODIES).exists();
        var bodies = Installation.json(Files.readString(BODIES));
        var deliveries = new ArrayList<Callable<HttpResponse<String>>>();
        Map<String, AtomicInteger> taken = new HashMap<>();
        for (var number = 0; number < EACH * SPOKEN.size(); number++) {
            var body = fromSomebodyElse(bodies.get(SPOKEN.get(number % SPOKEN.size())), number);
            var visitor = "visitor-" + UUID.randomUUID();
            var text = "How long do I have to return something? " + number;
            var accepted = new AtomicInteger();
            taken.put(visitor, accepted);
            for (var delivery = 0; delivery < DELIVERIES; delivery++) {
                var node = installation.nodes.get(delivery % 2);
                deliveries.add(() -> installation.whatsapp(node, body).join());
                deliveries.add(() -> {
                    var response =
                            installation.webchat(node, visitor, "same-id", text).join();
                    accepted.addAndGet(response.statusCode() == 202 ? 1 : 0);
                    return response;
                });
            }
        }
        Collections.shuffle(deliveries, new Random(SEED));

        var began = System.nanoTime();
        var pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (var response : pool.invokeAll(deliveries)) {
                assertThat(response.get().statusCode())
                        .as(response.get().body())
                        .isIn(200, 202);
            }
        } finally {
            pool.shutdownNow();
        }
        var took = (System.nanoTime() - began) / 1e9;
        installation.comesToRest(PATIENCE);
        installation.check();
        var messages = 2L * EACH * SPOKEN.size();
        System.out.printf(
                "%d messages delivered %d times to two nodes, shuffled: %d deliveries in %.1f s, %d messages kept, %d turns%n",
                messages,
                DELIVERIES,
                deliveries.size(),
                took,
                installation.count("select count(*) from message where provider_message_id not like 'm-%'"),
                installation.count(TURNS_OF_OTHERS));
        assertThat(taken.values()).allSatisfy(times -> assertThat(times).hasValue(1));
        assertThat(installation.count("select count(*) from message where provider_message_id not like 'm-%'"))
                .isEqualTo(messages);
        assertThat(installation.count(TURNS_OF_OTHERS)).as("turns").isEqualTo(messages);
    }

    private static final String TURNS_OF_OTHERS = """
            select count(*) from turn where exists (
                select 1 from message m where m.turn_id = turn.id and m.provider_message_id not like 'm-%')
            """;

    private static JsonNode fromSomebodyElse(JsonNode body, int number) {
        var other = body.deepCopy();
        var value = (ObjectNode) other.at("/entry/0/changes/0/value");
        ((ObjectNode) value.path("metadata")).put("phone_number_id", "106540352242922");
        var message = (ObjectNode) value.at("/messages/0");
        message.put("id", "wamid.chaos-" + number).put("from", "3160000%04d".formatted(number));
        ((ObjectNode) value.at("/contacts/0")).put("wa_id", "3160000%04d".formatted(number));
        return other;
    }

    @Test
    void aThousandMessagesOfOneCustomerAreAnsweredInOrder() throws Exception {
        var visitor = "visitor-" + UUID.randomUUID();
        var turnedAway = new AtomicInteger();
        var began = System.nanoTime();
        var all = IntStream.range(0, MESSAGES)
                .mapToObj(number -> sent(visitor, number, turnedAway))
                .toList();
        for (var one : all) {
            one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        var took = (System.nanoTime() - began) / 1e9;
        var conversation =
                Installation.json(all.get(0).join().body()).path("conversation").asText();
        installation.comesToRest(PATIENCE);
        installation.check();

        record Answer(long first, long last, long messages, double since, double until) {}
        var answers = installation
                .jdbc
                .sql("""
                        select min(m.id) as first, max(m.id) as last, count(*) as messages,
                               extract(epoch from t.claimed_at) as since, extract(epoch from t.finished_at) as until
                        from turn t join message m on m.turn_id = t.id
                        where t.conversation_id = ?::uuid and t.state = 'DONE' group by t.id order by t.finished_at
                        """)
                .param(conversation)
                .query((row, number) -> new Answer(
                        row.getLong("first"),
                        row.getLong("last"),
                        row.getLong("messages"),
                        row.getDouble("since"),
                        row.getDouble("until")))
                .list();
        System.out.printf(
                "%d messages of one customer at once to two nodes: accepted in %.1f s (%.0f/s, %d refused or not answered in time, and sent again); %d"
                        + " answers, %d turns superseded, the largest answers %d messages%n",
                MESSAGES,
                took,
                MESSAGES / took,
                turnedAway.get(),
                answers.size(),
                installation.count(
                        "select count(*) from turn where conversation_id = ?::uuid and state = 'CANCELLED'",
                        conversation),
                answers.stream().mapToLong(Answer::messages).max().orElseThrow());
        assertThat(answers.stream().mapToLong(Answer::messages).sum()).isEqualTo(MESSAGES);
        assertThat(answers).as("coalesced").hasSizeLessThan(MESSAGES / 10);
        for (var next = 1; next < answers.size(); next++) {
            var before = answers.get(next - 1);
            assertThat(answers.get(next).since()).as("one after the other").isGreaterThanOrEqualTo(before.until());
            assertThat(answers.get(next).first()).as("in order").isGreaterThan(before.last());
        }
        assertThat(installation.count(
                        "select count(*) from turn_record where conversation = ?::uuid and resolution <> 'REDIRECTED'",
                        conversation))
                .as("answers on record")
                .isEqualTo(answers.size());
    }

    /** Sent until it is taken, to one node and then the other. */
    private static CompletableFuture<HttpResponse<String>> sent(String visitor, int number, AtomicInteger turnedAway) {
        return installation
                .webchat(installation.any(), visitor, "m-" + number, "How long do I have for it?")
                .handle((response, failure) -> {
                    if (failure != null || response.statusCode() == 503) {
                        turnedAway.incrementAndGet();
                        return sent(visitor, number, turnedAway);
                    }
                    assertThat(response.statusCode()).as(response.body()).isIn(200, 202);
                    return CompletableFuture.completedFuture(response);
                })
                .thenCompose(one -> one);
    }
}
