package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Kill -9 of a node while as many conversations as there are {@link StoppingPoint}s stand still in it, each at another one;
 * then of a second node while it repeats what the first had begun. Every customer confirms cancelling an order, which cannot
 * be undone. Whatever was acknowledged is answered once, and each order is cancelled once.
 */
class KillNineIT {
    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String database = TestPostgres.url();
    private final JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(database));
    private final CountingDesk desk = new CountingDesk();
    private final List<KillableNode> nodes = new ArrayList<>();

    @TempDir(cleanup = CleanupMode.NEVER)
    private Path home;

    KillNineIT() throws IOException {}

    @AfterEach
    void end() {
        nodes.forEach(KillableNode::close);
        desk.close();
    }

    @Test
    void answersEachAcknowledgedMessageOnceWhereverItsNodeDies() throws IOException {
        jdbc.sql(StandingStill.TABLE).update();
        var first = start("first");
        first.awaitUp();
        var undisturbed = new Visitor(99);
        var twice = new Visitor(98);
        Map<StoppingPoint, Visitor> visitors = new EnumMap<>(StoppingPoint.class);
        Stream.of(StoppingPoint.values()).forEach(point -> visitors.put(point, new Visitor(point.ordinal())));
        var accepted = new Visitor(97);
        var all = Stream.concat(Stream.of(undisturbed, twice, accepted), visitors.values().stream())
                .toList();
        all.forEach(visitor ->
                visitor.says(first, "Please cancel order %s, I ordered it by mistake".formatted(visitor.order)));
        all.forEach(visitor -> visitor.hearsFrom(first, "e-mail"));
        all.forEach(visitor -> visitor.says(first, visitor.email));
        all.forEach(visitor -> visitor.hearsFrom(first, "Shall I cancel it?"));
        undisturbed.says(first, Visitor.YES);
        undisturbed.hearsFrom(first, "cancelled");

        twice.standsStillAt(StoppingPoint.CALLED);
        twice.standsStillAt(StoppingPoint.RECORDED);
        visitors.forEach((point, visitor) -> visitor.standsStillAt(point));
        twice.says(first, Visitor.YES);
        visitors.forEach((point, visitor) -> {
            if (point != StoppingPoint.ACCEPTING && point != StoppingPoint.CLAIMED) {
                visitor.says(first, Visitor.YES);
            }
        });
        var unanswered = visitors.get(StoppingPoint.ACCEPTING).posts(first, Visitor.YES);
        awaitStill(StoppingPoint.values().length);
        // the dispatcher itself stands still from here: what is accepted now is claimed by nobody
        visitors.get(StoppingPoint.CLAIMED).says(first, Visitor.YES);
        awaitStill(StoppingPoint.values().length + 1);
        accepted.says(first, Visitor.YES);
        assertThat(unanswered).isNotDone();
        first.kill();
        assertThat(unanswered).failsWithin(PATIENCE);

        var second = start("second");
        var third = start("third");
        awaitStill(StoppingPoint.values().length + 2);
        var dying = twice.stoppedAt(StoppingPoint.RECORDED).equals("second") ? second : third;
        var surviving = dying == second ? third : second;
        surviving.awaitUp();
        all.stream()
                .filter(visitor -> visitor != twice && visitor != visitors.get(StoppingPoint.ACCEPTING))
                .forEach(visitor -> visitor.hears("cancelled"));
        visitors.get(StoppingPoint.ACCEPTING).says(surviving, Visitor.YES);
        assertThat(twice.attempts()).as("a living node keeps its lease").isEqualTo(2);
        dying.kill();

        all.forEach(visitor -> visitor.hears("cancelled"));
        all.forEach(visitor -> visitor.repeatsEverythingTo(surviving));
        await().atMost(PATIENCE).until(() -> count("select count(*) from turn where state <> 'DONE'") == 0);
        assertThat(desk.cancelled())
                .hasSize(all.size())
                .allSatisfy((order, times) -> assertThat(times).as(order).isEqualTo(1));
        assertThat(desk.askedAgain())
                .containsExactlyInAnyOrder(
                        twice.order,
                        visitors.get(StoppingPoint.CALLED).order,
                        visitors.get(StoppingPoint.RECORDING).order);
        assertThat(count("select count(*) from turn")).isEqualTo(all.size() * 3);
        assertThat(count("select count(*) from turn_record")).isEqualTo(all.size() * 3);
        all.forEach(visitor -> visitor.hasTheSameAs(undisturbed));
    }

    private KillableNode start(String name) throws IOException {
        var node = KillableNode.start(
                name,
                KillableNode.STANDS_STILL,
                // nodes of one installation have the same secrets
                "--focal.home=" + home,
                "--spring.datasource.url=" + database,
                "--spring.datasource.hikari.maximum-pool-size=30",
                "--focal.opensearch.enabled=false",
                "--focal.sandbox.order-desk.url=" + desk.url(),
                "--focal.ingress.lease=4s",
                "--focal.ingress.most-attempts=6");
        nodes.add(node);
        return node;
    }

    private void awaitStill(int turns) {
        await().atMost(START)
                .untilAsserted(() -> assertThat(count("select count(*) from standstill where node is not null"))
                        .isEqualTo(turns));
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    /** Somebody in the webchat, with an order of their own. */
    private final class Visitor {
        static final String YES = "yes please";

        private final String secret = "visitor-" + UUID.randomUUID();
        private final String order;
        private final String email;
        private final List<String> said = new ArrayList<>();
        private @Nullable String conversation;

        Visitor(int number) {
            order = "#W20000%02d".formatted(number);
            email = "customer-%02d@example.com".formatted(number);
        }

        /** Says it once, however often it is sent; the message is acknowledged when this returns. */
        void says(KillableNode node, String text) {
            var response = posts(node, text).join();
            assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
            conversation = json(response.body()).path("conversation").asText();
        }

        CompletableFuture<HttpResponse<String>> posts(KillableNode node, String text) {
            if (!said.contains(text)) {
                said.add(text);
            }
            return HTTP.sendAsync(
                    HttpRequest.newBuilder(node.uri("/webchat/acme-shop/alex/messages"))
                            .header("X-Focal-Visitor", secret)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(JSON.createObjectNode()
                                    .put("text", text)
                                    .put("id", "message-" + said.indexOf(text))
                                    .toString()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }

        void repeatsEverythingTo(KillableNode node) {
            List.copyOf(said).forEach(text -> {
                var response = posts(node, text).join();
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            });
        }

        void hearsFrom(KillableNode node, String part) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(node.isAlive()).isTrue();
                assertThat(heard()).last().asString().contains(part);
            });
        }

        void hears(String part) {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(lastTurnsAnswer()).as("order %s", order).contains(part));
        }

        void standsStillAt(StoppingPoint point) {
            jdbc.sql("insert into standstill values (?::uuid, ?)")
                    .params(conversation, point.name())
                    .update();
        }

        String stoppedAt(StoppingPoint point) {
            return jdbc.sql("select node from standstill where conversation = ?::uuid and point = ?")
                    .params(conversation, point.name())
                    .query(String.class)
                    .single();
        }

        int attempts() {
            return jdbc.sql("select max(attempts) from turn where conversation_id = ?::uuid")
                    .param(conversation)
                    .query(Integer.class)
                    .single();
        }

        private String lastTurnsAnswer() {
            return jdbc.sql("""
                            select coalesce(string_agg(text, ' ' order by position), '') from outbound_message
                            where turn = (select id from turn where conversation_id = ?::uuid order by opened_at desc limit 1)
                            """).param(conversation).query(String.class).single();
        }

        /** Everything that was said to them, in order. */
        private List<String> heard() {
            return jdbc.sql("select text from outbound_message where conversation = ?::uuid order by position")
                    .param(conversation)
                    .query(String.class)
                    .list();
        }

        /** The record of the turn that cancelled. */
        private JsonNode lastRecord() {
            return json(jdbc.sql(
                            "select document from turn_record where conversation = ?::uuid order by finished_at desc limit 1")
                    .param(conversation)
                    .query(String.class)
                    .single());
        }

        void hasTheSameAs(Visitor other) {
            assertThat(heard())
                    .as("what the customer of %s heard", order)
                    .isEqualTo(other.heard().stream()
                            .map(text -> text.replace(other.order, order))
                            .toList());
            assertThat(summary(lastRecord()))
                    .isEqualTo(summary(other.lastRecord()).replace(other.order, order));
            assertThat(effects()).isEqualTo(other.effects()).containsOnlyOnce("cancel_pending_order DONE");
            assertThat(running())
                    .as("what runs on for the customer of %s", order)
                    .isEmpty();
        }

        private List<String> effects() {
            return jdbc.sql("select tool || ' ' || state from effect where conversation = ?::uuid order by id")
                    .param(conversation)
                    .query(String.class)
                    .list();
        }

        /** The scenarios their conversation is still in. */
        private List<String> running() {
            return jdbc.sql("""
                            select d.key_ from act_ru_execution e join act_re_procdef d on d.id_ = e.proc_def_id_
                            where e.business_key_ = ? order by d.key_
                            """).param(conversation).query(String.class).list();
        }

        /** What a record says that must not depend on how often its turn was begun. */
        private String summary(JsonNode record) {
            var parts = new ArrayList<String>();
            List.of("outcome", "trigger")
                    .forEach(part -> parts.add(record.path(part).toString()));
            record.path("candidates").forEach(it -> parts.add("candidate " + it.path("id")));
            record.path("decisions")
                    .forEach(it -> parts.add("decision %s %s".formatted(it.path("point"), it.path("policy"))));
            record.path("moves").forEach(it -> parts.add("move %s %s".formatted(it.path("move"), it.path("from"))));
            record.path("tools")
                    .forEach(it -> parts.add("tool %s %s %s %s"
                            .formatted(it.path("tool"), it.path("verdict"), it.path("state"), it.path("arguments"))));
            record.path("data").forEach(it -> parts.add("data " + it.path("field")));
            record.path("answers").forEach(it -> parts.add("answer " + it.path("text")));
            return String.join("\n", parts);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
