package ai.focal360.platform.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where OpenSearch is.
 *
 * @param enabled false for an installation without search
 * @param url an existing server; without it an embedded one is started
 */
@ConfigurationProperties("focal.opensearch")
record OpenSearchSettings(
        @DefaultValue("true") boolean enabled,
        @Nullable URI url,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue Embedded embedded) {
    OpenSearchSettings {
        if (url != null && (url.getHost() == null || !List.of("http", "https").contains(url.getScheme()))) {
            throw new IllegalArgumentException(
                    "Expected focal.opensearch.url to be like https://search.example:9200, but it is '%s'"
                            .formatted(url));
        }
        username = username == null || username.isBlank() ? null : username;
    }

    @Override
    public String toString() {
        return "OpenSearchSettings[enabled=%s, url=%s]".formatted(enabled, url);
    }

    /**
     * @param distribution an unpacked OpenSearch, or a folder that holds one
     * @param port 0 for any free one
     * @param heap as {@code -Xmx} takes it
     * @param javaHome the runtime it is started with; our own unless set
     */
    record Embedded(
            @DefaultValue("target/embedded") Path distribution,
            @DefaultValue("0") int port,
            @DefaultValue("512m") String heap,
            @Nullable Path javaHome,
            @DefaultValue("2m") Duration startTimeout) {}
}
