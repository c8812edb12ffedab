package ai.focal360.platform.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that an earlier, killed application may have left running: found by its pid file, asked to stop, then made to. */
final class ServerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private ServerProcess() {}

    /** Remembers a process so that {@link #remembered} recognises it, and not a later one that got the same number. */
    static void remember(ProcessHandle process, Path pidFile) throws IOException {
        Files.writeString(pidFile, process.pid() + " " + startOf(process));
    }

    static Optional<ProcessHandle> remembered(Path pidFile) throws IOException {
        try {
            var parts = Files.readString(pidFile).strip().split(" ");
            if (parts.length != 2) {
                return Optional.empty();
            }
            var start = Long.parseLong(parts[1]);
            // the time of boot, which Java adds, is told a little differently each time
            return ProcessHandle.of(Long.parseLong(parts[0]))
                    .filter(process -> Math.abs(startOf(process) - start) < 5_000);
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A process by number that runs the named program. */
    static Optional<ProcessHandle> running(long pid, String program) {
        return ProcessHandle.of(pid).filter(process -> process.info()
                .command()
                .map(command -> command.endsWith(program) || command.endsWith(program + ".exe"))
                .orElse(false));
    }

    /** Asks in the way given, waits, and kills what is still there. */
    static void stop(ProcessHandle process, Runnable ask) {
        ask.run();
        if (!ended(process)) {
            LOG.warn("Process {} did not stop within {} s and is killed", process.pid(), PATIENCE.toSeconds());
            process.destroyForcibly();
            if (!ended(process)) {
                throw new IllegalStateException("Expected process %d to end when killed".formatted(process.pid()));
            }
        }
    }

    private static boolean ended(ProcessHandle process) {
        try {
            process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Expected to wait for process " + process.pid(), e);
        }
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
