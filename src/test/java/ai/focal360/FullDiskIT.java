package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The embedded PostgreSQL on a disk that really fills up, where this machine lets us have one: a file system in memory of
 * our own, which takes root.
 */
class FullDiskIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String LONG_STORY =
            "How long do I have to return something? " + "Thank you very much. ".repeat(150);

    @TempDir(cleanup = CleanupMode.NEVER)
    private Path disk;

    private KillableNode running;

    @BeforeEach
    void mount() throws Exception {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=600m,mode=755", "tmpfs", disk.toString()))
                .as("this machine lets us mount")
                .isZero();
    }

    @AfterEach
    void unmount() throws Exception {
        if (running != null) {
            running.stop();
        }
        run("umount", "-l", disk.toString());
    }

    @Test
    void saysSoAtTheStart() throws Exception {
        fillUpTo(10 << 20);
        running = node("disk-full-at-start");
        running.awaitEnd();
        assertThat(running.log().lines().filter(line -> line.contains(" WARN ") || line.contains("\tat ")))
                .isEmpty();
        assertThat(running.log())
                .contains("APPLICATION FAILED TO START", "an embedded server needs 300 MB", "Make room");
    }

    @Test
    void refusesWhatItCannotKeepAndAnswersEverythingElseAfterwards() throws Exception {
        running = node("disk-fills-up");
        running.awaitUp();
        assertThat(says("before").statusCode()).isEqualTo(202);
        fillUpTo(0);

        var accepted = new ArrayList<>(List.of("before"));
        HttpResponse<String> answer;
        int said = 0;
        do {
            var id = "while-" + said++;
            answer = says(id);
            if (answer.statusCode() == 202) {
                accepted.add(id);
            }
        } while (answer.statusCode() == 202 && said < 5000);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        get("/actuator/health/readiness").statusCode())
                .isEqualTo(503));

        Files.delete(disk.resolve("filling"));
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        get("/actuator/health/readiness").statusCode())
                .isEqualTo(200));
        for (var id : accepted) {
            assertThat(says(id).statusCode()).as("%s was kept", id).isEqualTo(200);
            await().atMost(Duration.ofSeconds(60)).until(() -> answers(id) == 1);
        }
        assertThat(says("afterwards").statusCode()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(60)).until(() -> answers("afterwards") == 1);
    }

    private KillableNode node(String name) throws IOException {
        return KillableNode.start(name, "--focal.home=" + disk.resolve("home"), "--focal.opensearch.enabled=false");
    }

    /** Leaves so many bytes. */
    private void fillUpTo(long left) throws IOException {
        var block = new byte[1 << 20];
        try (var file = Files.newOutputStream(disk.resolve("filling"))) {
            long room;
            while ((room = Files.getFileStore(disk).getUsableSpace() - left) > 0) {
                file.write(block, 0, (int) Math.min(room, block.length));
            }
        }
    }

    /** Each id is a visitor who sends one message. */
    private HttpResponse<String> says(String id) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(running.uri("/webchat/acme-shop/alex/messages"))
                        .header("X-Focal-Visitor", visitor(id))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"text\":\"%s\",\"id\":\"only-one\"}".formatted(LONG_STORY)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String visitor(String id) {
        return "visitor-of-this-test-" + id;
    }

    /** The agent's lines in the history a page gets when it opens. */
    private int answers(String id) throws IOException, InterruptedException {
        var events = HTTP.send(
                HttpRequest.newBuilder(running.uri("/webchat/acme-shop/alex/events"))
                        .header("X-Focal-Visitor", visitor(id))
                        .build(),
                HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = events.body()) {
            var history =
                    lines.filter(line -> line.startsWith("data:")).findFirst().orElse("");
            return history.split("\"from\":\"agent\"", -1).length - 1;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(running.uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
