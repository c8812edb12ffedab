package ai.focal360.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.focal360.LogLines;
import ai.focal360.platform.Home;
import ai.focal360.platform.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {
    private static final PostgresSettings ANY_PORT = new PostgresSettings(0, Duration.ofSeconds(60));
    private static final String PASSWORD = "secret-of_this-test";

    private final Home home;

    PostgresServerIT(@TempDir Path folder) {
        home = new Home(folder.resolve("home"));
    }

    @Test
    void writesEveryCommitToTheDiskAndKeepsItOverRestarts() throws SQLException {
        try (var server = PostgresServer.start(ANY_PORT, home, PASSWORD);
                var connection = connect(server, PASSWORD)) {
            assertThat(setting(connection, "fsync")).isEqualTo("on");
            assertThat(setting(connection, "synchronous_commit")).isEqualTo("on");
            assertThat(setting(connection, "full_page_writes")).isEqualTo("on");
            assertThat(setting(connection, "listen_addresses")).isEqualTo("localhost");
            connection.createStatement().execute("create table kept as select 42 as answer");
        }
        try (var server = PostgresServer.start(ANY_PORT, home, PASSWORD);
                var connection = connect(server, PASSWORD);
                var row = connection.createStatement().executeQuery("select answer from kept")) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(42);
        }
    }

    @Test
    void startsAgainWithWhatWasCommittedWhenItIsKilled() throws Exception {
        ProcessHandle second;
        try (var server = PostgresServer.start(ANY_PORT, home, PASSWORD)) {
            try (var connection = connect(server, PASSWORD)) {
                connection.createStatement().execute("create table kept as select 42 as answer");
            }
            var first = postmaster();
            first.destroyForcibly();
            await().ignoreExceptions().until(() -> postmaster().pid() != first.pid());
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
                try (var connection = connect(server, PASSWORD);
                        var row = connection.createStatement().executeQuery("select answer from kept")) {
                    row.next();
                    assertThat(row.getInt(1)).isEqualTo(42);
                    assertThat(setting(connection, "fsync")).isEqualTo("on");
                }
            });
            first.onExit().get();
            second = postmaster();
        }
        assertThat(second.isAlive()).isFalse();
    }

    @Test
    void stopsCalmlyWhenItIsGoneAlready() throws Exception {
        try (var log = LogLines.asConfigured()) {
            var server = PostgresServer.start(ANY_PORT, home, PASSWORD);
            var postmaster = postmaster();
            postmaster.destroyForcibly();
            postmaster.onExit().get();
            server.close();
            assertThat(log.warnings())
                    .contains("The embedded PostgreSQL is gone already, there is nothing to stop")
                    .allSatisfy(line -> assertThat(line)
                            .startsWith("The embedded PostgreSQL")
                            .doesNotContain("\n"));
        }
        PostgresServer.start(ANY_PORT, home, PASSWORD).close();
    }

    @Test
    void asksForItsPassword() {
        try (var server = PostgresServer.start(ANY_PORT, home, PASSWORD)) {
            assertThatThrownBy(() -> connect(server, "guess")).hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void takesANewPasswordWhenTheOldOneIsLost() throws SQLException {
        PostgresServer.start(ANY_PORT, home, PASSWORD).close();
        try (var server = PostgresServer.start(ANY_PORT, home, "another");
                var connection = connect(server, "another")) {
            assertThat(connection.isValid(1)).isTrue();
            assertThatThrownBy(() -> connect(server, PASSWORD)).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void namesThePropertyWhenThePortIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var settings = new PostgresSettings(taken.getLocalPort(), Duration.ofSeconds(10));
            assertThatThrownBy(() -> PostgresServer.start(settings, home, PASSWORD))
                    .isInstanceOfSatisfying(StartFailure.class, failure -> assertThat(failure.advice())
                            .contains(Integer.toString(taken.getLocalPort()), "focal.postgres.embedded.port"));
        }
    }

    @Test
    void startsOverWhenItsFirstStartWasCutShort() throws IOException, SQLException {
        var data = Files.createDirectories(home.resolve("postgres/data"));
        Files.writeString(data.resolve("postgresql.conf"), "half");
        try (var server = PostgresServer.start(ANY_PORT, home, PASSWORD);
                var connection = connect(server, PASSWORD)) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void repeatsWhatTheServerSaidWhenItDoesNotStart() throws IOException {
        PostgresServer.start(ANY_PORT, home, PASSWORD).close();
        Files.writeString(home.resolve("postgres/data/PG_VERSION"), "9.4\n");
        var settings = new PostgresSettings(0, Duration.ofSeconds(2));
        assertThatThrownBy(() -> PostgresServer.start(settings, home, PASSWORD))
                .isInstanceOfSatisfying(StartFailure.class, failure -> assertThat(failure.advice())
                        .contains("incompatible with server", "postgres.log"));
    }

    private ProcessHandle postmaster() throws IOException {
        var pid =
                Files.readAllLines(home.resolve("postgres/data/postmaster.pid")).get(0);
        return ServerProcess.running(Long.parseLong(pid.strip()), "postgres").orElseThrow();
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (var row = connection.createStatement().executeQuery("show " + name)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Connection connect(PostgresServer server, String password) throws SQLException {
        return DriverManager.getConnection(server.url(), PostgresServer.USER, password);
    }
}
