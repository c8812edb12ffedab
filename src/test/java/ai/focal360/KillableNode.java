package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.context.WebServerApplicationContext;

/** The whole application in a process of its own, to be killed. */
public final class KillableNode implements AutoCloseable {
    /** A setting: {@link StandingStill} is part of the node. */
    static final String STANDS_STILL = "--node.stands-still=true";

    private static final Path FOLDER = Path.of("target/nodes");

    public final String name;
    private final Process process;

    private KillableNode(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    public static KillableNode start(String name, String... settings) throws IOException {
        Files.deleteIfExists(portFile(name));
        return start(
                KillableNode.class,
                name,
                Stream.concat(Stream.of("--node.name=" + name, "--server.port=0"), Stream.of(settings))
                        .toArray(String[]::new));
    }

    /** A part of the application that is a program of its own. */
    public static KillableNode start(Class<?> program, String name, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx640m",
                // as fast a start as two cores allow
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        Files.createDirectories(FOLDER);
        return new KillableNode(
                name,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(FOLDER.resolve(name + ".log").toFile())
                        .start());
    }

    private static Path portFile(String name) {
        return FOLDER.resolve(name + ".port");
    }

    public void awaitUp() {
        await().atMost(Duration.ofMinutes(4)).until(() -> {
            assertThat(process.isAlive()).as("node %s, see %s", name, FOLDER).isTrue();
            return Files.exists(portFile(name));
        });
    }

    /** SIGTERM, so that it can stop the servers it started. */
    void stop() {
        process.destroy();
        awaitEnd();
    }

    void awaitEnd() {
        await().atMost(Duration.ofMinutes(2)).until(() -> !process.isAlive());
    }

    String log() throws IOException {
        return Files.readString(FOLDER.resolve(name + ".log"));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public URI uri(String path) {
        try {
            return URI.create("http://localhost:" + Files.readString(portFile(name)) + path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGSTOP: the process is there and does nothing, until {@link #goOn}. */
    void freeze() {
        signal("STOP");
    }

    void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            var code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(code).as("kill -%s", name).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Expected to signal node %s".formatted(this.name), e);
        }
    }

    /** SIGKILL: no shutdown hook, no last write. */
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Expected node %s to be dead".formatted(name));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Expected node %s to be dead".formatted(name), e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) throws IOException {
        var application = new SpringApplication(App.class);
        if (List.of(arguments).contains(STANDS_STILL)) {
            application.addPrimarySources(List.of(StandingStill.class));
        }
        var context = application.run(arguments);
        var port = ((WebServerApplicationContext) context).getWebServer().getPort();
        var name = context.getEnvironment().getRequiredProperty("node.name");
        // moved into place: whoever sees the file can read the port
        var written = Files.writeString(FOLDER.resolve(name + ".port.new"), Integer.toString(port));
        Files.move(written, portFile(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
