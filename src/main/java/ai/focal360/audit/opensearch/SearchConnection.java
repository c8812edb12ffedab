package ai.focal360.audit.opensearch;

import ai.focal360.audit.SearchSwitchedOff;
import ai.focal360.audit.SearchUnavailable;
import ai.focal360.platform.SearchServer;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.opensearch.OpenSearchClient;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;
import org.springframework.stereotype.Component;

/** One client, kept for as long as the server's address stays the same. */
@Component
class SearchConnection {
    private final SearchServer server;
    private final RelaySettings settings;
    private @Nullable Open open;

    private record Open(SearchServer.Address address, OpenSearchTransport transport, OpenSearchClient client) {}

    SearchConnection(SearchServer server, RelaySettings settings) {
        this.server = server;
        this.settings = settings;
    }

    synchronized OpenSearchClient client() {
        var address = server.address().orElseThrow(SearchSwitchedOff::new);
        if (isStarting()) {
            throw new SearchUnavailable("Expected OpenSearch to be there, but it is still starting");
        }
        if (open == null || !open.address().equals(address)) {
            close();
            var transport = transport(address);
            open = new Open(address, transport, new OpenSearchClient(transport));
        }
        return open.client();
    }

    /** Switched off for good, as far as this process is concerned. */
    boolean isOff() {
        return server.state() instanceof SearchServer.State.Off;
    }

    boolean isStarting() {
        return server.state() instanceof SearchServer.State.Starting;
    }

    private OpenSearchTransport transport(SearchServer.Address address) {
        var url = address.url();
        int port = url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
        var builder = ApacheHttpClient5TransportBuilder.builder(new HttpHost(url.getScheme(), url.getHost(), port))
                .setConnectionConfigCallback(connection -> connection.setSocketTimeout(Timeout.of(settings.timeout())))
                .setRequestConfigCallback(request -> request.setResponseTimeout(Timeout.of(settings.timeout()))
                        .setConnectionRequestTimeout(Timeout.of(settings.timeout())));
        if (url.getPath() != null && url.getPath().length() > 1) {
            builder.setPathPrefix(url.getPath());
        }
        if (address.username() != null) {
            var credentials = address.username() + ":" + (address.password() == null ? "" : address.password());
            builder.setDefaultHeaders(new Header[] {
                new BasicHeader(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
            });
        }
        return builder.build();
    }

    @PreDestroy
    synchronized void close() {
        if (open != null) {
            try {
                open.transport().close();
            } catch (IOException e) {
                throw new IllegalStateException("Expected the connection to OpenSearch to close", e);
            } finally {
                open = null;
            }
        }
    }
}
