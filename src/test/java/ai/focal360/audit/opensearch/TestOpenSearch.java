package ai.focal360.audit.opensearch;

import ai.focal360.platform.SearchServer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A real OpenSearch in a folder of its own, which can be taken away and brought back with its data and its address. */
public final class TestOpenSearch implements SearchServer, AutoCloseable {
    private static final Path DISTRIBUTION = Path.of("target", "embedded", "opensearch-2.19.6");
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path home;
    private final int port;
    private @Nullable Process server;

    public TestOpenSearch() {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
            home = Files.createTempDirectory("focal-opensearch-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("cp", "-r", DISTRIBUTION + "/.", home.toString());
        run("mkdir", "-p", home + "/tmp", home + "/data", home + "/logs");
        if (isRoot()) {
            run("chown", "-R", "nobody:nogroup", home.toString());
        }
    }

    /** Returns when the server answers. */
    public TestOpenSearch start() {
        var command = new ArrayList<String>();
        if (isRoot()) {
            // it refuses to run as root
            command.addAll(AS_NOBODY);
        }
        command.addAll(List.of(home + "/bin/opensearch", "-Ehttp.port=" + port));
        for (var setting : List.of(
                "network.host=127.0.0.1",
                "discovery.type=single-node",
                "path.data=" + home.resolve("data"),
                "path.logs=" + home.resolve("logs"),
                "cluster.routing.allocation.disk.threshold_enabled=false")) {
            command.add("-E" + setting);
        }
        var builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("tmp/output").toFile());
        builder.environment().put("OPENSEARCH_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("OPENSEARCH_JAVA_OPTS", "-Xms256m -Xmx512m");
        builder.environment().put("OPENSEARCH_TMPDIR", home.resolve("tmp").toString());
        try {
            server = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("OpenSearch")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> get("/_cluster/health?wait_for_status=yellow").statusCode() == 200);
        return this;
    }

    void stop() {
        end(false);
    }

    public void kill() {
        end(true);
    }

    private void end(boolean rudely) {
        var ending = server;
        server = null;
        if (ending == null) {
            return;
        }
        try {
            (rudely ? ending.destroyForcibly() : destroy(ending)).waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Process destroy(Process process) {
        process.destroy();
        return process;
    }

    @Override
    public Optional<Address> address() {
        return Optional.of(new Address(URI.create("http://127.0.0.1:" + port), null, null));
    }

    @Override
    public State state() {
        return new State.External();
    }

    /** Forgets all indices of ours and how they are made. */
    TestOpenSearch emptied() {
        delete("/focal-*");
        delete("/_index_template/focal-*");
        return this;
    }

    JsonNode json(String path) {
        try {
            return JSON.readTree(get(path).body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected JSON of " + path, e);
        }
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    HttpResponse<String> put(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    HttpResponse<String> post(String path) {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
    }

    HttpResponse<String> post(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    HttpResponse<String> delete(String path) {
        return send(request(path).DELETE().build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(2));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
        run("rm", "-rf", home.toString());
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void run(String... command) {
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException("Expected %s to end well, but: %d".formatted(command[0], status));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
