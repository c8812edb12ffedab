package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** PostgreSQL stops under a running node, and comes back: the node says so meanwhile, and goes on by itself. */
class DatabaseAwayIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String QUESTION = "How long do I have to return something?";

    @TempDir(cleanup = CleanupMode.NEVER)
    private Path folder;

    private EmbeddedPostgres postgres;
    private KillableNode node;

    @AfterEach
    void end() throws IOException {
        if (node != null) {
            node.close();
        }
        postgres.close();
    }

    @Test
    void refusesWhatItCannotKeepAndAnswersEverythingElseAfterwards() throws Exception {
        postgres = start(0);
        var port = postgres.getPort();
        node = KillableNode.start(
                "database-away",
                "--focal.home=" + folder.resolve("home"),
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--focal.opensearch.enabled=false",
                "--focal.ingress.lease=4s");
        node.awaitUp();
        assertThat(says("before").statusCode()).isEqualTo(202);
        awaitAnswers(1);

        assertThat(says("just before").statusCode()).isEqualTo(202);
        postgres.close();
        var began = System.nanoTime();
        var refused = says("during");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);

        postgres = start(port);
        awaitAnswers(2);
        await().atMost(PATIENCE).until(() -> says("during").statusCode() != 503);
        awaitAnswers(3);
        assertThat(says("during").statusCode()).isEqualTo(200);
        assertThat(says("just before").statusCode()).isEqualTo(200);
        assertThat(count("select count(*) from turn where state = 'DONE'")).isEqualTo(3);
        assertThat(count("select count(*) from turn")).isEqualTo(3);
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .start();
    }

    /** Asks the same question in a conversation of this name. */
    private HttpResponse<String> says(String id) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(node.uri("/webchat/acme-shop/alex/messages"))
                        .header("X-Focal-Visitor", "visitor-of-this-test-" + id.replace(' ', '-'))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"text\":\"%s\",\"id\":\"only-one\"}".formatted(QUESTION)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(node.uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private void awaitAnswers(int conversations) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(count("select count(distinct conversation) from outbound_message"))
                        .isEqualTo(conversations));
        assertThat(count("select count(*) from outbound_message")).isEqualTo(conversations);
    }

    private long count(String sql) {
        return JdbcClient.create(postgres.getPostgresDatabase())
                .sql(sql)
                .query(Long.class)
                .single();
    }
}
