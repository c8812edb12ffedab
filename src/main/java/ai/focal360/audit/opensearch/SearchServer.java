package ai.focal360.audit.opensearch;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where OpenSearch is, asked again before each use: it may not be up yet, and may come back under another address. */
interface SearchServer {
    Optional<Address> address();

    /** Without a username, no credentials are sent. */
    record Address(
            URI url, @Nullable String username, @Nullable String password) {
        @Override
        public String toString() {
            return url.toString();
        }
    }
}
