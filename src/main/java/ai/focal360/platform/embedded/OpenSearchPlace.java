package ai.focal360.platform.embedded;

import ai.focal360.platform.Home;
import ai.focal360.platform.StartFailure;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Where the embedded OpenSearch lives and how it is started. It refuses root; started as root it becomes the user
 * {@code nobody}, who owns its folder and must be able to walk there: if home or the distribution lie where only root
 * walks, both move below the machine's folder for kept temporary files.
 */
final class OpenSearchPlace {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSearchPlace.class);
    private static final int LAST_JAVA_WITH_SECURITY_MANAGER = 23;

    /** What OpenSearch itself writes to; the log of its output and its number stay with whoever started it. */
    private static final List<String> PARTS = List.of("config", "data", "logs", "tmp");

    private final Path distribution;
    private final Path folder;
    private final Path java;
    private final String heap;
    private final @Nullable Nobody nobody;

    private OpenSearchPlace(Path distribution, Path folder, Path java, String heap, @Nullable Nobody nobody) {
        this.distribution = distribution;
        this.folder = folder;
        this.java = java;
        this.heap = heap;
        this.nobody = nobody;
    }

    static OpenSearchPlace prepare(OpenSearchSettings.Embedded settings, Home home, int port) throws IOException {
        var distribution = findDistribution(settings.distribution());
        var java = findJava(settings);
        var folder = home.resolve("opensearch");
        var nobody = Machine.isRoot() ? Nobody.find() : null;
        if (nobody != null) {
            nobody.requireAccess(java);
            var beside = new Beside(home);
            if (!Nobody.canReadAll(distribution)) {
                distribution = beside.copyOf(distribution);
            }
            if (!Nobody.canWalkTo(home.home())) {
                folder = beside.folder().resolve("opensearch");
                LOG.warn("{} is closed to the user OpenSearch runs as; its data is kept in {}", home.home(), folder);
            }
        }
        Files.createDirectories(folder);
        Machine.requireRoom(folder);
        var place = new OpenSearchPlace(distribution, folder, java, settings.heap(), nobody);
        place.stopLeftover();
        place.writeConfiguration(port);
        if (nobody != null) {
            for (var part : PARTS) {
                nobody.own(folder.resolve(part));
            }
        }
        return place;
    }

    Path folder() {
        return folder;
    }

    Path log() {
        return folder.resolve("opensearch.log");
    }

    Path pidFile() {
        return folder.resolve("opensearch.pid");
    }

    /** What OpenSearch's own start script ends up with, without a shell, which also spares its two helper JVMs. */
    ProcessBuilder command() {
        var command = new ArrayList<String>();
        if (nobody != null) {
            command.addAll(nobody.become());
        }
        command.add(java.toString());
        command.addAll(List.of(
                "-Xms" + heap,
                "-Xmx" + heap,
                "-XX:+UseG1GC",
                "-Xss1m",
                "-Xshare:auto",
                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                "-XX:ErrorFile=" + folder.resolve("logs/hs_err_pid%p.log"),
                "-Dopensearch.networkaddress.cache.ttl=60",
                "-Dopensearch.networkaddress.cache.negative.ttl=10",
                "-Djava.awt.headless=true",
                "-Dfile.encoding=UTF-8",
                "-Djna.nosys=true",
                "-Dio.netty.noUnsafe=true",
                "-Dio.netty.noKeySetOptimization=true",
                "-Dio.netty.recycler.maxCapacityPerThread=0",
                "-Dio.netty.allocator.numDirectArenas=0",
                "-Dlog4j.shutdownHookEnabled=false",
                "-Dlog4j2.disable.jmx=true",
                "-Djava.locale.providers=SPI,COMPAT",
                "-Djava.security.manager=allow",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=org.opensearch.secure_sm.SecuredForkJoinWorkerThreadFactory",
                "-Dopensearch.path.home=" + distribution,
                "-Dopensearch.path.conf=" + folder.resolve("config"),
                "-Dopensearch.distribution.type=zip",
                "-Dopensearch.bundled_jdk=false",
                "-cp",
                distribution.resolve("lib") + File.separator + "*",
                "org.opensearch.bootstrap.OpenSearch"));
        var builder = new ProcessBuilder(command)
                .directory(folder.resolve("logs").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        // it inherits nothing it does not need, our configuration's secrets least of all
        builder.environment().clear();
        return builder;
    }

    private void stopLeftover() throws IOException {
        var leftover = ServerProcess.remembered(pidFile());
        if (leftover.isPresent()) {
            LOG.warn(
                    "Stopping the OpenSearch (process {}) that an earlier start left running",
                    leftover.get().pid());
            ServerProcess.stop(leftover.get(), leftover.get()::destroy);
        }
        Files.deleteIfExists(pidFile());
    }

    private void writeConfiguration(int port) throws IOException {
        // written anew: as root we must not follow links that its last user may have put there
        FileSystemUtils.deleteRecursively(folder.resolve("config"));
        for (var part : PARTS) {
            Files.createDirectories(folder.resolve(part));
        }
        var config = folder.resolve("config");
        Files.writeString(config.resolve("opensearch.yml"), """
                cluster.name: focal360
                node.name: embedded
                discovery.type: single-node
                network.host: 127.0.0.1
                http.port: %d
                path.data: %s
                path.logs: %s
                # a developer's disk may be nearly full; its search stays writable
                cluster.routing.allocation.disk.threshold_enabled: false
                """.formatted(
                        port, quoted(folder.resolve("data")), quoted(folder.resolve("logs"))));
        Files.writeString(config.resolve("log4j2.properties"), """
                status = error
                appender.console.type = Console
                appender.console.name = console
                appender.console.layout.type = PatternLayout
                appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n
                rootLogger.level = info
                rootLogger.appenderRef.console.ref = console
                """);
        Files.writeString(config.resolve("jvm.options"), "");
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }

    private static Path findDistribution(Path configured) throws IOException {
        var start = configured.toAbsolutePath().normalize();
        if (isDistribution(start)) {
            return start;
        }
        if (Files.isDirectory(start)) {
            try (var children = Files.list(start)) {
                var found = children.filter(OpenSearchPlace::isDistribution)
                        .sorted()
                        .toList();
                if (!found.isEmpty()) {
                    return found.get(found.size() - 1);
                }
            }
        }
        throw new StartFailure(
                "There is no OpenSearch distribution in %s.".formatted(start),
                "Run 'mvn process-resources' to unpack it there, point focal.opensearch.embedded.distribution to one, set focal.opensearch.url to a running server, or set focal.opensearch.enabled=false.");
    }

    /** Where we go as root when the home is closed to others; kept over reboots, other than the usual temporary folder. */
    static Path beside(Home home) {
        return Path.of(
                "/var/tmp",
                "focal360-" + HexFormat.of().toHexDigits(home.home().toString().hashCode()));
    }

    private static boolean isDistribution(Path folder) {
        return Files.isDirectory(folder.resolve("lib")) && Files.isDirectory(folder.resolve("modules"));
    }

    private static Path findJava(OpenSearchSettings.Embedded settings) {
        if (settings.javaHome() == null && Runtime.version().feature() > LAST_JAVA_WITH_SECURITY_MANAGER) {
            throw new StartFailure(
                    "OpenSearch 2.19 does not run on Java %d: it needs 17 to %d."
                            .formatted(Runtime.version().feature(), LAST_JAVA_WITH_SECURITY_MANAGER),
                    "Set focal.opensearch.embedded.java-home to such a JDK, focal.opensearch.url to a running server, or focal.opensearch.enabled=false.");
        }
        var home = settings.javaHome() == null ? Path.of(System.getProperty("java.home")) : settings.javaHome();
        var java = home.resolve("bin").resolve(Machine.isWindows() ? "java.exe" : "java");
        if (!Files.isExecutable(java)) {
            throw new StartFailure(
                    "There is no Java at %s.".formatted(java), "Correct focal.opensearch.embedded.java-home.");
        }
        return java;
    }

    /** The unprivileged user OpenSearch becomes when we are root. */
    private record Nobody(UserPrincipal user, GroupPrincipal group, Path setpriv) {
        static Nobody find() throws IOException {
            var setpriv = List.of(Path.of("/usr/bin/setpriv"), Path.of("/bin/setpriv")).stream()
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(
                            () -> new StartFailure(
                                    "OpenSearch refuses to run as root, and there is no setpriv here to start it as another user.",
                                    "Start as a normal user, install util-linux, set focal.opensearch.url to a running server, or set focal.opensearch.enabled=false."));
            var users = Path.of("/").getFileSystem().getUserPrincipalLookupService();
            GroupPrincipal group;
            try {
                group = users.lookupPrincipalByGroupName("nogroup");
            } catch (UserPrincipalNotFoundException e) {
                group = users.lookupPrincipalByGroupName("nobody");
            }
            return new Nobody(users.lookupPrincipalByName("nobody"), group, setpriv);
        }

        List<String> become() {
            return List.of(
                    setpriv.toString(),
                    "--reuid=" + user.getName(),
                    "--regid=" + group.getName(),
                    "--clear-groups",
                    "--no-new-privs");
        }

        void requireAccess(Path java) throws IOException {
            if (!canWalkTo(java.toRealPath())) {
                throw new StartFailure(
                        "OpenSearch refuses to run as root, and the user it would run as cannot reach the Java in %s."
                                .formatted(java),
                        "Start as a normal user, install a JDK outside root's own folders and name it in focal.opensearch.embedded.java-home, or set focal.opensearch.enabled=false.");
            }
        }

        void own(Path folder) throws IOException {
            try (var all = Files.walk(folder)) {
                all.forEach(path -> {
                    try {
                        var view = Files.getFileAttributeView(
                                path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
                        view.setOwner(user);
                        view.setGroup(group);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }

        static boolean canWalkTo(Path path) throws IOException {
            for (var step = path; step != null; step = step.getParent()) {
                if (Files.exists(step)
                        && !Files.getPosixFilePermissions(step).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            }
            return true;
        }

        static boolean canReadAll(Path distribution) throws IOException {
            if (!canWalkTo(distribution)) {
                return false;
            }
            for (var part : List.of("lib", "modules")) {
                try (var all = Files.walk(distribution.resolve(part))) {
                    var closed = all.anyMatch(path -> !isOpen(path));
                    if (closed) {
                        return false;
                    }
                }
            }
            return true;
        }

        private static boolean isOpen(Path path) {
            try {
                var permissions = Files.getPosixFilePermissions(path);
                return permissions.contains(PosixFilePermission.OTHERS_READ)
                        && (!Files.isDirectory(path) || permissions.contains(PosixFilePermission.OTHERS_EXECUTE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A folder of root's that everyone may walk, one per home. */
    private record Beside(Home home) {
        Path folder() throws IOException {
            var name = "focal360-"
                    + HexFormat.of().toHexDigits(home.home().toString().hashCode());
            var folder = Path.of("/var/tmp").resolve(name);
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(folder);
            }
            var attributes = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            // anyone may have put something of that name there
            if (!attributes.isDirectory() || !"root".equals(attributes.owner().getName())) {
                throw new StartFailure(
                        "%s is not a folder of root's.".formatted(folder),
                        "Remove it, or let focal.home name a folder that other users may walk through.");
            }
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            return folder;
        }

        Path copyOf(Path distribution) throws IOException {
            var copy = folder().resolve(distribution.getFileName().toString());
            if (isDistribution(copy)) {
                return copy;
            }
            LOG.info("{} is closed to the user OpenSearch runs as; it is copied to {}", distribution, copy);
            var partial = copy.resolveSibling(copy.getFileName() + ".partial");
            // it insists on all four, used or not
            for (var part : List.of("bin", "lib", "modules", "plugins")) {
                copyOpen(distribution.resolve(part), partial.resolve(part));
            }
            setOpen(partial);
            Files.move(partial, copy, StandardCopyOption.ATOMIC_MOVE);
            return copy;
        }

        private static void copyOpen(Path from, Path to) throws IOException {
            Files.createDirectories(to);
            try (var all = Files.walk(from)) {
                for (var source : all.toList()) {
                    var target = to.resolve(from.relativize(source).toString());
                    if (Files.isDirectory(source)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
                    }
                    setOpen(target);
                }
            }
        }

        private static void setOpen(Path path) throws IOException {
            Files.setPosixFilePermissions(
                    path,
                    Files.isDirectory(path)
                            ? PosixFilePermissions.fromString("rwxr-xr-x")
                            : PosixFilePermissions.fromString("rw-r--r--"));
        }

        private static boolean isDistribution(Path folder) {
            return OpenSearchPlace.isDistribution(folder);
        }
    }
}
