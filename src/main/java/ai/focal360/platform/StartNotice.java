package ai.focal360.platform;

import java.util.List;

/**
 * What the log ends with after a start: the addresses to open and the credentials to use. A module contributes its lines
 * by a bean of this type.
 */
@FunctionalInterface
public interface StartNotice {
    List<Line> lines();

    sealed interface Line {
        String label();

        /** A page or endpoint of this application; the path begins with a slash. */
        record Open(String label, String path) implements Line {}

        /** A server of its own, shown as it is. */
        record Server(String label, String address) implements Line {}

        /**
         * A generated credential. Its value is shown in development only (embedded database); elsewhere the line says
         * which file holds it.
         */
        record Credential(String label, String user, String value) implements Line {
            @Override
            public String toString() {
                return "Credential[" + label + ", " + user + "]";
            }
        }
    }
}
