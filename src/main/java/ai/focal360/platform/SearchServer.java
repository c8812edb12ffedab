package ai.focal360.platform;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The OpenSearch server of this installation, configured ({@code focal.opensearch.url}) or embedded. An embedded one starts
 * beside the application, which does not wait for it: a client treats "refuses connections" as "away" and tries again.
 */
public interface SearchServer {
    /** Where it listens, fixed for the life of the application; empty when search is switched off. */
    Optional<Address> address();

    State state();

    /**
     * Where to connect, and as whom.
     *
     * @param username empty when the server asks for no credentials, as the embedded one
     */
    record Address(
            URI url, @Nullable String username, @Nullable String password) {
        @Override
        public String toString() {
            return url.toString();
        }
    }

    /** What is known of the server's process; whether a configured one answers is found out by asking it. */
    sealed interface State {
        /** Switched off by configuration. */
        record Off() implements State {}

        /** Somebody else's: not ours to start or watch. */
        record External() implements State {}

        record Starting() implements State {}

        record Running() implements State {}

        /** It does not run, and why; the text says what to do. */
        record Failed(String why) implements State {}
    }
}
