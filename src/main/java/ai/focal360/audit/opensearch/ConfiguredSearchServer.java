package ai.focal360.audit.opensearch;

import java.util.Optional;
import org.springframework.stereotype.Component;

/** The server that {@code focal.opensearch} names. */
@Component
class ConfiguredSearchServer implements SearchServer {
    private final OpenSearchSettings settings;

    ConfiguredSearchServer(OpenSearchSettings settings) {
        this.settings = settings;
    }

    @Override
    public Optional<Address> address() {
        return settings.address();
    }
}
