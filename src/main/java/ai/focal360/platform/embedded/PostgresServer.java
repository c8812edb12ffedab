package ai.focal360.platform.embedded;

import ai.focal360.platform.Home;
import ai.focal360.platform.StartFailure;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The embedded PostgreSQL: durable (zonky's defaults are for tests and are undone here), on the loopback address only, and
 * behind a password, since other users of the machine reach that address too.
 */
final class PostgresServer implements AutoCloseable {
    static final String USER = "postgres";
    static final String DATABASE = "focal360";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(16);

    private final EmbeddedPostgres server;
    private final Folder folder;
    private final Thread keeper;
    private volatile boolean closing;

    private PostgresServer(EmbeddedPostgres server, Folder folder) {
        this.server = server;
        this.folder = folder;
        this.keeper = new Thread(this::keep, "focal-postgres");
        this.keeper.setDaemon(true);
    }

    static PostgresServer start(PostgresSettings settings, Home home, String password) {
        var folder = new Folder(home.resolve("postgres"));
        try {
            folder.create();
            requireUser();
            Machine.requireRoom(folder.path);
            stopLeftover(folder);
            folder.dropHalfMade();
            var port = Machine.freePort(settings.port(), "focal.postgres.embedded.port");
            var server = new PostgresServer(launch(settings, folder, port, password), folder);
            server.prepare(folder, password);
            server.keeper.start();
            LOG.info("PostgreSQL listens on 127.0.0.1:{}, data in {}", port, folder.data());
            return server;
        } catch (IOException | SQLException | IllegalStateException e) {
            throw new StartFailure(
                    "The embedded PostgreSQL does not start: " + LogTail.of(folder.log()),
                    "The whole log is %s. Remedy what it says, or configure a database as spring.datasource.url, username and password."
                            .formatted(folder.log()),
                    e);
        }
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.getPort(), DATABASE);
    }

    /** Zonky stops it, lets go of its folder, and complains at length where there is nothing to stop; its logger is off. */
    @Override
    public void close() {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
        }
        keeper.interrupt();
        try {
            var running = folder.running();
            if (running.isEmpty()) {
                LOG.warn("The embedded PostgreSQL is gone already, there is nothing to stop");
            }
            server.close();
            running.filter(ProcessHandle::isAlive)
                    .ifPresent(left -> ServerProcess.stop(left, () -> fastShutdown(left)));
        } catch (IOException e) {
            throw new UncheckedIOException("Expected PostgreSQL to stop", e);
        }
    }

    /**
     * Starts it again whenever it ends by itself, as the next start of the application would: it recovers from its log.
     * Its own pid file and shared memory keep it from starting beside a part of itself that is still there, so they are
     * left alone here (ADR 0056).
     */
    private void keep() {
        try {
            while (!closing) {
                var running = folder.running();
                if (running.isPresent()) {
                    running.get().onExit().get();
                }
                if (!closing) {
                    LOG.error(
                            "The embedded PostgreSQL ended unexpectedly and is started again. Its log is {}",
                            folder.log());
                    startAgain();
                }
            }
        } catch (IOException | ExecutionException e) {
            LOG.error("The embedded PostgreSQL cannot be watched any more", e);
        } catch (InterruptedException e) {
            // closing
            Thread.currentThread().interrupt();
        }
    }

    private void startAgain() throws IOException, InterruptedException {
        var pause = FIRST_PAUSE;
        while (!closing) {
            Thread.sleep(pause.toMillis());
            // a slow one may have got there meanwhile
            if (folder.running().isPresent() || launchAgain()) {
                LOG.info("The embedded PostgreSQL runs again");
                return;
            }
            if (pause.equals(FIRST_PAUSE)) {
                LOG.error("The embedded PostgreSQL does not start: {}", LogTail.of(folder.log()));
            }
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** {@code restart} takes over how it was started, and starts what is not there. */
    private synchronized boolean launchAgain() throws IOException, InterruptedException {
        if (closing) {
            return true;
        }
        var command = new ArrayList<String>();
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(
                List.of(folder.control().toString(), "-D", folder.data().toString(), "-w", "-t", "20", "restart"));
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.appendTo(folder.log().toFile()))
                        .start()
                        .waitFor()
                == 0;
    }

    private static EmbeddedPostgres launch(PostgresSettings settings, Folder folder, int port, String password)
            throws IOException {
        Files.deleteIfExists(folder.log());
        var log = folder.log().toFile();
        return EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.path.resolve("binaries").toFile())
                .setDataDirectory(folder.data())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setDataDirectoryCustomizer(
                        data -> folder.writeAccess(folder.knows(password) ? "scram-sha-256" : "trust"))
                .setPort(port)
                .setConnectConfig("password", password)
                .setPGStartupWait(settings.startTimeout())
                // zonky passes -F (fsync off) first; the last word counts
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "100")
                .setServerConfig("unix_socket_directories", "")
                .setOutputRedirector(Redirect.appendTo(log))
                .setErrorRedirector(Redirect.appendTo(log))
                .start();
    }

    private void prepare(Folder folder, String password) throws SQLException, IOException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            if (!folder.knows(password)) {
                // letters, digits, dash and underscore only
                statement.execute("alter role %s password '%s'".formatted(USER, password));
                folder.writeAccess("scram-sha-256");
                statement.execute("select pg_reload_conf()");
                folder.remember(password);
            }
            try (var found =
                    statement.executeQuery("select from pg_database where datname = '%s'".formatted(DATABASE))) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("create database " + DATABASE);
        }
    }

    /** PostgreSQL refuses root, so zonky gives it a user namespace, which some containers forbid. */
    private static void requireUser() {
        if (Machine.isRoot() && !LinuxUtils.isUnshareAvailable()) {
            throw new StartFailure(
                    "PostgreSQL refuses to run as root, and this machine does not let 'unshare -U' give it another user.",
                    "Start as a normal user, or configure a database as spring.datasource.url, username and password.");
        }
    }

    private static void stopLeftover(Folder folder) throws IOException {
        var leftover = folder.running();
        if (leftover.isPresent()) {
            LOG.warn(
                    "Stopping the PostgreSQL (process {}) that an earlier start left running",
                    leftover.get().pid());
            ServerProcess.stop(leftover.get(), () -> fastShutdown(leftover.get()));
        }
        // the number may belong to another program by now, which PostgreSQL would take for itself
        Files.deleteIfExists(folder.pidFile());
    }

    /** SIGINT is PostgreSQL's fast shutdown; SIGTERM, which Java sends, waits for clients. */
    private static void fastShutdown(ProcessHandle process) {
        if (Machine.isWindows()) {
            process.destroy();
            return;
        }
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What stands where: binaries, data, the log of the last start. */
    private record Folder(Path path) {
        Path data() {
            return path.resolve("data");
        }

        Path log() {
            return path.resolve("postgres.log");
        }

        Path pidFile() {
            return data().resolve("postmaster.pid");
        }

        Optional<ProcessHandle> running() throws IOException {
            try {
                var pid = Long.parseLong(Files.readAllLines(pidFile()).get(0).strip());
                return ServerProcess.running(pid, "postgres");
            } catch (NoSuchFileException | NumberFormatException | IndexOutOfBoundsException e) {
                return Optional.empty();
            }
        }

        /** The {@code pg_ctl} beside the program it was started with, which PostgreSQL notes down. */
        Path control() throws IOException {
            var started = Files.readString(data().resolve("postmaster.opts"));
            var program = Path.of(started.substring(0, started.indexOf(" \"")));
            return program.resolveSibling(program.getFileName().toString().replace("postgres", "pg_ctl"));
        }

        /** Written when the first start is through, so that data without it is of a start that did not get there. */
        private Path passwordMark() {
            return data().resolve("focal360.password");
        }

        /** Ours alone: zonky opens the folder of the binaries to everyone. */
        void create() throws IOException {
            Files.createDirectories(path);
            if (!Machine.isWindows()) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
        }

        void dropHalfMade() throws IOException {
            if (Files.exists(data()) && !Files.exists(passwordMark())) {
                FileSystemUtils.deleteRecursively(data());
            }
        }

        boolean knows(String password) {
            try {
                return Files.readString(passwordMark()).equals(fingerprint(password));
            } catch (NoSuchFileException e) {
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void remember(String password) throws IOException {
            Files.writeString(passwordMark(), fingerprint(password));
        }

        void writeAccess(String method) {
            try {
                Files.writeString(data().resolve("pg_hba.conf"), """
                        host all all 127.0.0.1/32 %1$s
                        host all all ::1/128      %1$s
                        """.formatted(method));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String fingerprint(String password) {
            try {
                return HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Expected every Java runtime to know SHA-256", e);
            }
        }
    }
}
