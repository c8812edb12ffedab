package ai.focal360.audit.opensearch;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** {@code focal.opensearch}: an OpenSearch of the operator's. Without a url there is none, and records wait. */
@ConfigurationProperties("focal.opensearch")
record OpenSearchSettings(
        @Nullable URI url,
        @Nullable String username,
        @Nullable String password) {
    OpenSearchSettings {
        if (url != null && (url.getHost() == null || !List.of("http", "https").contains(url.getScheme()))) {
            throw new IllegalArgumentException(
                    "Expected focal.opensearch.url to be like https://search.example:9200, but it is '%s'"
                            .formatted(url));
        }
        username = username == null || username.isBlank() ? null : username;
    }

    Optional<SearchServer.Address> address() {
        return Optional.ofNullable(url).map(known -> new SearchServer.Address(known, username, password));
    }

    @Override
    public String toString() {
        return "OpenSearchSettings[url=%s, username=%s]".formatted(url, username);
    }
}
