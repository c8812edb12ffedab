package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * One installation of nodes that are killed or frozen while conversations stand still in them, the shop they call, and the
 * visitors of its webchat. What visitors heard is read from the rows: it is there whichever node lives.
 */
abstract class SeveralNodes {
    static final Duration PATIENCE = Duration.ofSeconds(90);
    static final ObjectMapper JSON = new ObjectMapper();
    static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Duration START = Duration.ofMinutes(4);

    final String database = TestPostgres.url();
    final JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(database));
    final CountingDesk desk;
    private final List<KillableNode> nodes = new ArrayList<>();

    @TempDir(cleanup = CleanupMode.NEVER)
    private Path home;

    SeveralNodes() throws IOException {
        desk = new CountingDesk();
        jdbc.sql(StandingStill.TABLE).update();
    }

    @AfterEach
    void end() {
        nodes.forEach(KillableNode::close);
        desk.close();
    }

    KillableNode start(String name, String... settings) throws IOException {
        var all = new ArrayList<>(List.of(
                KillableNode.STANDS_STILL,
                // nodes of one installation have the same secrets
                "--focal.home=" + home,
                "--spring.datasource.url=" + database,
                "--spring.datasource.hikari.maximum-pool-size=30",
                "--focal.opensearch.enabled=false",
                "--focal.sandbox.order-desk.url=" + desk.url(),
                "--focal.ingress.lease=4s",
                "--focal.ingress.most-attempts=6"));
        all.addAll(List.of(settings));
        var node = KillableNode.start(name, all.toArray(String[]::new));
        nodes.add(node);
        return node;
    }

    /** Waits until so many runs have come to where they stand still, those of nodes killed since included. */
    void awaitStill(int runs) {
        await().atMost(START)
                .untilAsserted(() -> assertThat(count("select count(*) from standstill where node is not null"))
                        .isEqualTo(runs));
    }

    void awaitNothingToDo() {
        await().atMost(PATIENCE).until(() -> count("select count(*) from turn where state <> 'DONE'") == 0);
    }

    long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        return sending(request).join();
    }

    private static CompletableFuture<HttpResponse<String>> sending(HttpRequest.Builder request) {
        return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody in the webchat, with an order of {@link CountingDesk} that is theirs. */
    final class Visitor {
        final String secret = "visitor-" + UUID.randomUUID();
        final String order;
        final String email;
        private final List<String> said = new ArrayList<>();
        private @Nullable String conversation;

        Visitor(String order) {
            this.order = order;
            email = "customer-%s@example.com".formatted(CountingDesk.owner(order));
        }

        String conversation() {
            return String.valueOf(conversation);
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
            var message = JSON.createObjectNode().put("text", text).put("id", "message-" + said.indexOf(text));
            return sending(HttpRequest.newBuilder(node.uri("/webchat/acme-shop/alex/messages"))
                    .header("X-Focal-Visitor", secret)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(message.toString())));
        }

        /** Sends all of it again: nothing is new to anybody. */
        void repeatsEverythingTo(KillableNode node) {
            List.copyOf(said).forEach(text -> {
                var response = posts(node, text).join();
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            });
        }

        /** Waits until the latest they heard holds this. */
        void hears(String part) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard())
                    .as("customer of %s", order)
                    .last()
                    .asString()
                    .contains(part));
        }

        /** Everything that was said to them, in order. */
        List<String> heard() {
            return rows("select text from outbound_message where conversation = ?::uuid order by position");
        }

        /** Another customer's talk with another order in it. */
        void hasHeardTheSameAs(Visitor other) {
            assertThat(heard())
                    .as("what the customer of %s heard", order)
                    .isEqualTo(other.heard().stream()
                            .map(text -> text.replace(other.order, order))
                            .toList());
        }

        List<String> effects() {
            return rows("select tool || ' ' || state from effect where conversation = ?::uuid order by id");
        }

        /** Whatever they said yes to was used for the one effect there is. */
        void hasSaidYesToOneEffect() {
            assertThat(rows("""
                            select answer ->> 'usedBy' from conversation, jsonb_array_elements(state -> 'confirmations') answer
                            where id = ?::uuid and (answer ->> 'given')::boolean
                            """))
                    .as("what the yes of the customer of %s was used for", order)
                    .hasSize(1)
                    .isEqualTo(rows("""
                            select idempotency_key from effect
                            where conversation = ?::uuid and level in ('COMPENSATABLE', 'IRREVERSIBLE')
                            """));
        }

        /** The first run of theirs that comes here goes no further; its process is to be killed. */
        void standsStillAt(StoppingPoint point) {
            standsStillAt(point, false);
        }

        /** The first run of theirs that comes here goes on once nobody holds {@link StandingStill#GO_ON}. */
        void waitsAt(StoppingPoint point) {
            standsStillAt(point, true);
        }

        private void standsStillAt(StoppingPoint point, boolean goesOn) {
            jdbc.sql("insert into standstill (conversation, point, goes_on) values (?::uuid, ?, ?)")
                    .params(conversation, point.name(), goesOn)
                    .update();
        }

        /** The node that stands still there. */
        String stoppedAt(StoppingPoint point) {
            return jdbc.sql("select node from standstill where conversation = ?::uuid and point = ?")
                    .params(conversation, point.name())
                    .query(String.class)
                    .single();
        }

        /** How often the turn of theirs that was begun most often was. */
        int attempts() {
            return jdbc.sql("select max(attempts) from turn where conversation_id = ?::uuid")
                    .param(conversation)
                    .query(Integer.class)
                    .single();
        }

        /** The one column a query of their conversation gives. */
        List<String> rows(String sql) {
            return jdbc.sql(sql).param(conversation).query(String.class).list();
        }
    }
}
