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
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Nodes are killed while a call begins to wait for a person, and again while it goes on: one request, one task, one effect, and
 * the customer is told each thing once.
 */
class ApprovalKillNineIT {
    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TOKEN = "fcl_acme-shop_" + "a".repeat(43);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<StoppingPoint> WHILE_ASKING =
            List.of(StoppingPoint.TOUCHED, StoppingPoint.RECORDED, StoppingPoint.FINISHING, StoppingPoint.FINISHED);
    private static final List<StoppingPoint> WHILE_GOING_ON =
            List.of(StoppingPoint.INTENDED, StoppingPoint.CALLED, StoppingPoint.RECORDING, StoppingPoint.TOUCHED);

    private final String database = TestPostgres.url();
    private final JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(database));
    private final List<KillableNode> nodes = new ArrayList<>();

    @TempDir(cleanup = CleanupMode.NEVER)
    private Path home;

    @AfterEach
    void end() {
        nodes.forEach(KillableNode::close);
    }

    @Test
    void oneRequestOneTaskAndOneEffectWhereverNodesDie() throws IOException {
        jdbc.sql(StandingStill.TABLE).update();
        var first = start("approval-first");
        first.awaitUp();
        var visitors =
                IntStream.range(0, WHILE_ASKING.size()).mapToObj(Visitor::new).toList();
        visitors.forEach(visitor -> visitor.says(first, "I want to return order " + visitor.order));
        visitors.forEach(visitor -> visitor.hears("e-mail"));
        visitors.forEach(visitor -> visitor.says(first, "clara.janssen@example.com"));
        visitors.forEach(visitor -> visitor.hears("Which items"));
        visitors.forEach(visitor -> visitor.says(first, "everything"));
        visitors.forEach(visitor -> visitor.hears("Shall I register it?"));
        IntStream.range(0, visitors.size())
                .forEach(number -> visitors.get(number).standsStillAt(WHILE_ASKING.get(number)));
        visitors.forEach(visitor -> visitor.says(first, "yes"));
        awaitStill(visitors.size());
        first.kill();

        var second = start("approval-second");
        visitors.forEach(visitor -> visitor.hears("A colleague has to look at this first"));
        await().atMost(PATIENCE).until(() -> count("select count(*) from turn where state <> 'DONE'") == 0);
        assertThat(count("select count(*) from approval_request where state = 'OPEN'"))
                .isEqualTo(visitors.size());
        assertThat(count("select count(*) from approval_request")).isEqualTo(visitors.size());
        assertThat(count("select count(*) from act_ru_task where task_def_key_ = 'Task_ApproveCall'"))
                .isEqualTo(visitors.size());

        IntStream.range(0, visitors.size())
                .forEach(number -> visitors.get(number).standsStillAt(WHILE_GOING_ON.get(number)));
        visitors.forEach(visitor -> visitor.isApproved(second));
        awaitStill(2 * visitors.size());
        second.kill();

        start("approval-third");
        visitors.forEach(visitor -> visitor.hears("return is registered"));
        await().atMost(PATIENCE).until(() -> count("select count(*) from turn where state <> 'DONE'") == 0);
        assertThat(count("select count(*) from effect where tool = 'return_delivered_order_items'"))
                .isEqualTo(visitors.size());
        assertThat(count("select count(*) from effect where state = 'DONE'")).isEqualTo(visitors.size());
        assertThat(count("select count(*) from approval_request where state = 'APPROVED'"))
                .isEqualTo(visitors.size());
        assertThat(count("select count(*) from approval_waiter")).isZero();
        visitors.forEach(visitor -> assertThat(visitor.heard())
                .filteredOn(text -> text.contains("A colleague has to look") || text.contains("is registered"))
                .hasSize(2));
    }

    private KillableNode start(String name) throws IOException {
        var node = KillableNode.start(
                name,
                KillableNode.STANDS_STILL,
                "--focal.home=" + home,
                "--spring.datasource.url=" + database,
                "--spring.datasource.hikari.maximum-pool-size=30",
                "--focal.opensearch.enabled=false",
                "--focal.secrets.acme-shop.owner-token=" + TOKEN,
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
        private final String secret = "visitor-" + UUID.randomUUID();
        private final String order;
        private @Nullable String conversation;

        Visitor(int number) {
            order = "#W10000%02d".formatted(19 + number);
        }

        void says(KillableNode node, String text) {
            var response = send(HttpRequest.newBuilder(node.uri("/webchat/acme-shop/alex/messages"))
                    .header("X-Focal-Visitor", secret)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            JSON.createObjectNode().put("text", text).toString())));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
            conversation = json(response.body()).path("conversation").asText();
        }

        void isApproved(KillableNode node) {
            var request = jdbc.sql("select id from approval_request where conversation_id = ?::uuid")
                    .param(conversation)
                    .query(UUID.class)
                    .single();
            var response =
                    send(HttpRequest.newBuilder(node.uri("/api/tenants/acme-shop/approvals/" + request + "/decision"))
                            .header("Authorization", "Bearer " + TOKEN)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"decision\": \"approve\"}")));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        }

        void hears(String part) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard())
                    .as("order %s", order)
                    .last()
                    .asString()
                    .contains(part));
        }

        List<String> heard() {
            return jdbc.sql("select text from outbound_message where conversation = ?::uuid order by position")
                    .param(conversation)
                    .query(String.class)
                    .list();
        }

        void standsStillAt(StoppingPoint point) {
            jdbc.sql("insert into standstill values (?::uuid, ?)")
                    .params(conversation, point.name())
                    .update();
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .join();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
