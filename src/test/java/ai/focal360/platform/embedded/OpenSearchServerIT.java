package ai.focal360.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.Home;
import ai.focal360.platform.SearchServer.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.Status;
import org.springframework.util.FileSystemUtils;

class OpenSearchServerIT {
    private final Home home;

    OpenSearchServerIT(@TempDir Path folder) throws IOException {
        home = new Home(folder.resolve("home"));
        OpenFolder.open(folder);
    }

    @Test
    void startsBesideTheApplicationAndStopsWithIt() throws Exception {
        var server = OpenSearchServer.start(settings(Path.of("target/embedded"), 0), home);
        try {
            assertThat(server.state()).isInstanceOf(State.Starting.class);
            assertThat(new SearchServerHealth(server).health().getStatus()).isEqualTo(SearchServerHealth.DEGRADED);
            await().atMost(Duration.ofSeconds(90)).until(() -> !(server.state() instanceof State.Starting));
            assertThat(server.state()).isInstanceOf(State.Running.class);
            assertThat(new SearchServerHealth(server).health().getStatus()).isEqualTo(Status.UP);
            assertThat(get(server)).contains("\"number\" : \"2.19");
        } finally {
            server.close();
        }
        assertThat(ServerProcess.remembered(pidFile())).isEmpty();
    }

    @Test
    void startsAgainWhenItIsKilled() throws Exception {
        var server = OpenSearchServer.start(settings(Path.of("target/embedded"), 0), home, Duration.ofMillis(100));
        try {
            awaitRunning(server);
            var address = server.address();
            var first = ServerProcess.remembered(pidFile()).orElseThrow();
            first.destroyForcibly();
            await().until(() -> server.state() instanceof State.Starting);
            awaitRunning(server);
            assertThat(server.address()).isEqualTo(address);
            assertThat(get(server)).contains("\"number\" : \"2.19");
            assertThat(ServerProcess.remembered(pidFile()).orElseThrow().pid()).isNotEqualTo(first.pid());
        } finally {
            server.close();
        }
        assertThat(ServerProcess.remembered(pidFile())).isEmpty();
    }

    @Test
    void givesUpAfterAFewTriesWhenItCannotStartAgain() throws Exception {
        var server = OpenSearchServer.start(settings(Path.of("target/embedded"), 0), home, Duration.ofMillis(10));
        try {
            awaitRunning(server);
            var node = home.resolve("opensearch/data/nodes");
            FileSystemUtils.deleteRecursively(node);
            Files.writeString(node, "in the way");
            ServerProcess.remembered(pidFile()).orElseThrow().destroyForcibly();
            await().atMost(Duration.ofSeconds(90)).until(() -> server.state() instanceof State.Failed);
            assertThat(server.state()).isInstanceOfSatisfying(State.Failed.class, failed -> assertThat(failed.why())
                    .contains("data/nodes", "starts again with the application"));
        } finally {
            server.close();
        }
    }

    @Test
    void saysHowToGetADistributionWhenThereIsNone() {
        var server = OpenSearchServer.start(settings(home.resolve("nowhere"), 0), home);
        assertFails(server, "nowhere", "mvn process-resources", "focal.opensearch.enabled=false");
        server.close();
    }

    @Test
    void namesThePropertyWhenThePortIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var server = OpenSearchServer.start(settings(Path.of("target/embedded"), taken.getLocalPort()), home);
            assertFails(server, Integer.toString(taken.getLocalPort()), "focal.opensearch.embedded.port");
            server.close();
        }
    }

    @Test
    void repeatsWhatTheServerSaidWhenItEnds() throws IOException {
        // a file where its data belongs
        Files.createDirectories(home.resolve("opensearch/data"));
        Files.writeString(home.resolve("opensearch/data/nodes"), "in the way");
        var server = OpenSearchServer.start(settings(Path.of("target/embedded"), 0), home);
        assertFails(server, "data/nodes", "opensearch.log");
        server.close();
    }

    @Test
    void movesToWhereItsUserMayWalkWhenRootsHomeIsClosed() throws IOException {
        assumeThat(Machine.isRoot()).isTrue();
        Files.createDirectories(home.home());
        Files.setPosixFilePermissions(home.home(), PosixFilePermissions.fromString("rwx------"));
        var distribution = home.resolve("opensearch-closed");
        copyDistribution(distribution);
        var server = OpenSearchServer.start(settings(distribution, 0), home);
        try {
            await().atMost(Duration.ofSeconds(90)).until(() -> !(server.state() instanceof State.Starting));
            assertThat(server.state()).isInstanceOf(State.Running.class);
            assertThat(OpenSearchPlace.beside(home).resolve("opensearch/data")).isNotEmptyDirectory();
        } finally {
            server.close();
            FileSystemUtils.deleteRecursively(OpenSearchPlace.beside(home));
        }
    }

    private static void awaitRunning(OpenSearchServer server) {
        await().atMost(Duration.ofSeconds(90)).until(() -> server.state() instanceof State.Running);
    }

    private static void assertFails(OpenSearchServer server, String... advice) {
        await().atMost(Duration.ofSeconds(60)).until(() -> !(server.state() instanceof State.Starting));
        assertThat(server.state()).isInstanceOfSatisfying(State.Failed.class, failed -> assertThat(failed.why())
                .contains(advice));
    }

    private static void copyDistribution(Path target) throws IOException {
        try (var unpacked = Files.list(Path.of("target/embedded"))) {
            var source = unpacked.findFirst().orElseThrow();
            for (var part : List.of("bin", "lib", "modules", "plugins")) {
                FileSystemUtils.copyRecursively(source.resolve(part), target.resolve(part));
            }
        }
    }

    private static String get(OpenSearchServer server) throws IOException, InterruptedException {
        var url = server.address().orElseThrow().url();
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                .body();
    }

    private Path pidFile() {
        return home.resolve("opensearch/opensearch.pid");
    }

    private static OpenSearchSettings.Embedded settings(Path distribution, int port) {
        return new OpenSearchSettings.Embedded(distribution, port, "512m", null, Duration.ofMinutes(1));
    }
}
