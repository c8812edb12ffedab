package ai.focal360.tenant;

import java.time.Instant;

/** When a pack version was published, and where it came from. */
public record Publication(PackVersion version, Origin origin, Instant at) {
    public enum Origin {
        /** The folders an application starts with. */
        FOLDER,
        /** Someone published it while the application ran. */
        API
    }
}
