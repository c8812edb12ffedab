package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Two nodes on one database. One is frozen in the middle of turns, longer than its leases, and goes on when the other has
 * done its work: it must write nothing more. Then they wake each other, with all polling switched off.
 */
class NodesIT extends SeveralNodes {
    private static final String OPERATOR = "fcl_platform_" + "n".repeat(43);
    private static final String YES = "yes please";
    private static final List<StoppingPoint> POINTS = List.of(
            StoppingPoint.CLAIMED,
            StoppingPoint.BEFORE_SENSING,
            StoppingPoint.TOUCHING,
            StoppingPoint.INTENDED,
            StoppingPoint.RECORDING,
            StoppingPoint.BEFORE_WRITING,
            StoppingPoint.FINISHING);

    NodesIT() throws IOException {}

    @Test
    void aFrozenNodeWritesNothingOfWhatAnotherHasTakenOverAndBothWakeEachOther() throws Exception {
        var first = start("frozen", "--focal.ingress.poll=1h");
        first.awaitUp();
        Map<StoppingPoint, Visitor> visitors = new EnumMap<>(StoppingPoint.class);
        POINTS.forEach(point -> visitors.put(point, visitor(point.ordinal())));
        var calling = visitor(90);
        var poisoned = visitor(91);
        var all = Stream.concat(visitors.values().stream(), Stream.of(calling, poisoned))
                .toList();
        all.forEach(visitor ->
                visitor.says(first, "Please cancel order %s, I ordered it by mistake".formatted(visitor.order)));
        all.forEach(visitor -> visitor.hears("e-mail"));
        all.forEach(visitor -> visitor.says(first, visitor.email));
        all.forEach(visitor -> visitor.hears("Shall I cancel it?"));

        KillableNode second;
        try (var connection = DriverManager.getConnection(database);
                var lock = connection.createStatement()) {
            lock.execute("select pg_advisory_lock(%d)".formatted(StandingStill.GO_ON));
            visitors.forEach((point, visitor) -> visitor.waitsAt(point));
            poisoned.waitsAt(StoppingPoint.CALLED);
            desk.keepsWaiting(calling.order);
            calling.says(first, YES);
            poisoned.says(first, YES);
            visitors.forEach((point, visitor) -> {
                if (point != StoppingPoint.CLAIMED) {
                    visitor.says(first, YES);
                }
            });
            awaitStill(POINTS.size());
            await().atMost(PATIENCE).until(() -> desk.isAsked(calling.order));
            // the dispatcher stands still last: it claims nothing more
            visitors.get(StoppingPoint.CLAIMED).says(first, YES);
            awaitStill(POINTS.size() + 1);
            first.freeze();
            hasFailedTooOften(poisoned);

            // one place: what it cannot run it must leave to the other
            second = start("living", "--focal.ingress.concurrency=1");
            second.awaitUp();
            all.stream().filter(visitor -> visitor != poisoned).forEach(visitor -> visitor.hears("cancelled"));
            poisoned.hears("colleague");
            await().atMost(PATIENCE)
                    .until(() -> count("select count(*) from turn where state in ('GATHERING', 'RUNNING')") == 0);
            assertThat(count("select count(*) from turn where state = 'QUARANTINED'"))
                    .isEqualTo(1);
            assertThat(count("select count(*) from turn where epoch > 2"))
                    .as("taken over once")
                    .isZero();
            var before = everything();

            first.goOn();
            desk.answers(calling.order);
            lock.execute("select pg_advisory_unlock(%d)".formatted(StandingStill.GO_ON));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(ends(first)).isEqualTo(all.size()));
            assertThat(everything()).isEqualTo(before);
        }
        assertThat(desk.cancelled())
                .hasSize(all.size())
                .allSatisfy((order, times) -> assertThat(times).as(order).isEqualTo(1));
        assertThat(desk.askedAgain())
                .as("an effect left open by a turn that was set aside is not called again by the next")
                .contains(calling.order)
                .doesNotContain(poisoned.order);

        wakeEachOther(first, second, visitors.get(StoppingPoint.TOUCHING));
        assertThat(measured(second)).as("what the dashboard asks for").containsAll(DashboardTest.metrics());
    }

    private static Set<String> measured(KillableNode node) {
        return get(node, "/actuator/prometheus")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("[ {].*", ""))
                .collect(Collectors.toSet());
    }

    /** Nothing polls within the patience of this test: what arrives was said. */
    private void wakeEachOther(KillableNode first, KillableNode second, Visitor visitor) throws Exception {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(List.of(listening(first), listening(second)))
                .containsOnly(true));
        var stream = listens(visitor, first);
        visitor.says(second, "How long do I have to return something?");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(stream).anyMatch(line -> line.contains("30 days")));

        var occupant = visitor(92);
        occupant.says(second, "Hello");
        occupant.hears("Alex");
        occupant.waitsAt(StoppingPoint.BEFORE_WRITING);
        occupant.says(second, "How long do I have to return something?");
        awaitStill(POINTS.size() + 2);
        var waiting = visitor(93);
        waiting.says(second, "How long do I have to return something?");
        waiting.hears("30 days");
        assertThat(waiting.attempts()).isEqualTo(1);

        var before = live(first).path("number").asLong();
        publish(second);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(live(first).path("number").asLong())
                        .isGreaterThan(before)
                        .isEqualTo(live(second).path("number").asLong()));
    }

    @Override
    KillableNode start(String name, String... settings) throws IOException {
        var all = new ArrayList<>(List.of(
                "--focal.secrets.platform.operator-token=" + OPERATOR,
                "--spring.datasource.hikari.connection-init-sql=set idle_in_transaction_session_timeout = '6s'",
                "--focal.packs.poll=1h",
                "--focal.nodes.ping=1s",
                "--focal.channel.webchat.poll=1h"));
        all.addAll(List.of(settings));
        return super.start(name, all.toArray(String[]::new));
    }

    private Visitor visitor(int number) {
        return new Visitor("#W20000%02d".formatted(number));
    }

    /** How many runs the node has given up. */
    private static long ends(KillableNode node) {
        return get(node, "/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith("focal_turn_seconds_count")
                        && (line.contains("\"fenced\"") || line.contains("\"failed\"")))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** All that turns write, to be compared. */
    private Map<String, String> everything() {
        var all = new java.util.TreeMap<String, String>();
        for (var table : List.of(
                "turn",
                "message",
                "conversation",
                "effect",
                "saying",
                "approval",
                "turn_record",
                "outbound_message",
                "customer",
                "act_ru_execution",
                "act_ru_variable",
                "act_ru_ext_task",
                "act_hi_actinst")) {
            all.put(
                    table,
                    jdbc.sql("select coalesce(string_agg(r::text, E'\\n' order by r::text), '') from %s r"
                                    .formatted(table))
                            .query(String.class)
                            .single());
        }
        return all;
    }

    private static boolean listening(KillableNode node) {
        var metrics = get(node, "/actuator/prometheus");
        return metrics.contains("focal_nodes_listening 1.0") && metrics.contains("focal_nodes_peers 1.0");
    }

    private static JsonNode live(KillableNode node) {
        return json(get(node, "/api/tenants/acme-shop/packs/live"));
    }

    private static void publish(KillableNode node) throws IOException {
        var candidate = JSON.createObjectNode();
        var files = candidate.putObject("files");
        for (var file : live(node).path("files")) {
            var path = file.path("path").asText();
            files.put(path, Files.readString(Path.of(path)) + (path.endsWith("tenant.yaml") ? "\n# once more\n" : ""));
        }
        var response = send(HttpRequest.newBuilder(node.uri("/api/tenants/acme-shop/packs"))
                .header("Authorization", "Bearer " + OPERATOR)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(candidate.toString())));
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
    }

    private static String get(KillableNode node, String path) {
        return send(HttpRequest.newBuilder(node.uri(path)).header("Authorization", "Bearer " + OPERATOR))
                .body();
    }

    /** What is said on this visitor's stream from now on, growing. */
    private static List<String> listens(Visitor visitor, KillableNode node) throws IOException, InterruptedException {
        var response = HTTP.send(
                HttpRequest.newBuilder(node.uri("/webchat/acme-shop/alex/events"))
                        .header("X-Focal-Visitor", visitor.secret)
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        var lines = new CopyOnWriteArrayList<String>();
        var thread = new Thread(() -> {
            try (var reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
            } catch (IOException | java.io.UncheckedIOException e) {
                lines.add("the stream ended");
            }
        });
        thread.setDaemon(true);
        thread.start();
        await().atMost(PATIENCE).until(() -> lines.stream().anyMatch(line -> line.contains("event: history")));
        return lines;
    }

    private void hasFailedTooOften(Visitor visitor) {
        jdbc.sql("update turn set attempts = 6 where conversation_id = ?::uuid and state = 'RUNNING'")
                .param(visitor.conversation())
                .update();
    }
}
