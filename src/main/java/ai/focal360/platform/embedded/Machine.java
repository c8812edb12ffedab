package ai.focal360.platform.embedded;

import ai.focal360.platform.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What this machine allows: ports, room on its disk, and whether we are root on it. */
final class Machine {
    private static final long ROOM = 300L << 20;

    private Machine() {}

    /** The port asked for if it is free, or any free one for 0. */
    static int freePort(int wanted, String property) {
        try (var socket = new ServerSocket()) {
            // as servers do, so that a port in TIME_WAIT counts as free
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StartFailure(
                    "Port %d (%s) is in use by another program.".formatted(wanted, property),
                    "Stop that program, or set %s to another port, or to 0 for any free one.".formatted(property),
                    e);
        }
    }

    static void requireRoom(Path folder) {
        try {
            var free = Files.getFileStore(folder).getUsableSpace();
            if (free < ROOM) {
                throw new StartFailure(
                        "The disk of %s has %d MB left; an embedded server needs %d MB."
                                .formatted(folder, free >> 20, ROOM >> 20),
                        "Make room, or let focal.home name a folder on another disk.");
            }
        } catch (IOException e) {
            throw new StartFailure(
                    "The free room of %s cannot be read.".formatted(folder),
                    "Let focal.home name a folder on a local disk.",
                    e);
        }
    }

    static boolean isRoot() {
        var self = Path.of("/proc/self");
        try {
            return Files.exists(self)
                    ? Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"))
                    : "root".equals(System.getProperty("user.name"));
        } catch (IOException | UnsupportedOperationException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    static boolean isWindows() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    }
}
