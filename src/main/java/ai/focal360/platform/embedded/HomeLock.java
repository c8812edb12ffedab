package ai.focal360.platform.embedded;

import ai.focal360.platform.Home;
import ai.focal360.platform.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One application at a time runs servers in a home folder. The operating system drops the lock with the process, however
 * that ends, so whoever holds it may treat every server found there as left over.
 */
final class HomeLock implements AutoCloseable {
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    static HomeLock take(Home home) {
        var file = home.resolve("lock");
        try {
            Files.createDirectories(home.home());
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw inUse(home, file);
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new HomeLock(channel);
        } catch (IOException e) {
            throw new StartFailure(
                    "The folder %s cannot be written (%s), and the embedded servers keep their data there."
                            .formatted(home.home(), e.getClass().getSimpleName()),
                    "Let focal.home name a folder this user may write to, or configure spring.datasource.url and focal.opensearch.url.",
                    e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static StartFailure inUse(Home home, Path file) throws IOException {
        return new StartFailure(
                "Another Focal 360 (process %s) is running with the folder %s."
                        .formatted(Files.readString(file).strip(), home.home()),
                "Stop it first, or start this one with --focal.home=<another folder> --server.port=<another port>.");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to release the lock of the home folder", e);
        }
    }
}
