package ai.focal360.platform.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** JUnit's temporary folders are closed to other users; a home as people have it lets them walk through. */
final class OpenFolder {
    private OpenFolder() {}

    static void open(Path folder) throws IOException {
        if (!Machine.isWindows()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
