package ai.focal360.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.Home;
import ai.focal360.platform.SearchServer.State;
import ai.focal360.platform.StartFailure;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application is killed (kill -9) and leaves its servers behind; the next one finds them. */
class KilledApplicationIT {
    private static final PostgresSettings POSTGRES = new PostgresSettings(0, Duration.ofSeconds(60));
    private static final OpenSearchSettings.Embedded OPENSEARCH =
            new OpenSearchSettings.Embedded(Path.of("target/embedded"), 0, "512m", null, Duration.ofMinutes(1));
    private static final String PASSWORD = "secret-of_this-test";

    private final Home home;
    private final Process application;

    KilledApplicationIT(@TempDir Path folder) throws IOException {
        OpenFolder.open(folder);
        home = new Home(folder.resolve("home"));
        application = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName(),
                        home.home().toString())
                .redirectError(folder.resolve("errors").toFile())
                .start();
    }

    @AfterEach
    void end() throws InterruptedException {
        application.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    @Test
    void theNextStartStopsWhatItLeftAndKeepsItsData() throws Exception {
        assertThat(application.inputReader(StandardCharsets.UTF_8).lines().anyMatch("up"::equals))
                .isTrue();
        var postgres = postgresLeft();
        var openSearch = ServerProcess.remembered(home.resolve("opensearch/opensearch.pid"))
                .orElseThrow();

        assertThatThrownBy(() -> HomeLock.take(home))
                .isInstanceOfSatisfying(StartFailure.class, failure -> assertThat(failure.advice())
                        .contains(Long.toString(application.pid()), "--focal.home"));

        application.destroyForcibly().waitFor();
        assertThat(postgres.isAlive()).isTrue();
        assertThat(openSearch.isAlive()).isTrue();

        try (var lock = HomeLock.take(home);
                var server = PostgresServer.start(POSTGRES, home, PASSWORD);
                var connection = DriverManager.getConnection(server.url(), PostgresServer.USER, PASSWORD);
                var search = OpenSearchServer.start(OPENSEARCH, home)) {
            assertThat(lock).isNotNull();
            assertThat(postgres.isAlive()).isFalse();
            try (var row = connection.createStatement().executeQuery("select count(*) from committed")) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(1);
            }
            await().atMost(Duration.ofSeconds(90)).until(() -> search.state() instanceof State.Running);
            assertThat(openSearch.isAlive()).isFalse();
        }
    }

    private ProcessHandle postgresLeft() throws IOException {
        var pid = Files.readAllLines(home.resolve("postgres/data/postmaster.pid"))
                .get(0)
                .strip();
        return ServerProcess.running(Long.parseLong(pid), "postgres").orElseThrow();
    }

    /** Starts both servers, commits a row, and waits to be killed. */
    static final class Application {
        public static void main(String[] args) throws Exception {
            var home = new Home(Path.of(args[0]));
            var lock = HomeLock.take(home);
            var postgres = PostgresServer.start(POSTGRES, home, PASSWORD);
            var search = OpenSearchServer.start(OPENSEARCH, home);
            try (var connection = DriverManager.getConnection(postgres.url(), PostgresServer.USER, PASSWORD)) {
                connection.createStatement().execute("create table committed as select 1 as row");
            }
            await().atMost(Duration.ofSeconds(90)).until(() -> search.state() instanceof State.Running);
            // a lock nobody refers to goes with the next collection
            System.gc();
            System.out.println("up");
            try {
                Thread.currentThread().join();
            } finally {
                Reference.reachabilityFence(lock);
            }
        }
    }
}
