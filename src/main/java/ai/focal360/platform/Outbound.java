package ai.focal360.platform;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code focal.outbound}: where the platform calls on a tenant's behalf, its tools and its subscribers. A URL is looked at when
 * somebody registers it, and the addresses of its host before each call.
 *
 * @param allowPrivateAddresses whether a tenant's tools and subscribers may stand at a loopback or private address. On by
 *     default, for tools beside the platform and the demo's order desk; an installation whose tenants are strangers to each
 *     other switches it off
 * @param hosts where a tenant's tools and subscribers may stand, by tenant: names of hosts, or {@code *.example.com} for all
 *     below; a tenant that is not listed may name any
 */
@ConfigurationProperties("focal.outbound")
public record Outbound(
        @DefaultValue("true") boolean allowPrivateAddresses,
        @DefaultValue Map<String, List<String>> hosts) {

    public Outbound {
        hosts = Map.copyOf(hosts);
    }

    /** What is wrong with a URL of the tenant's. */
    public Optional<String> problem(TenantId tenant, String url) {
        try {
            var uri = new URI(url);
            if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
                return Optional.of("url does not begin with http:// or https://");
            }
            if (uri.getHost() == null) {
                return Optional.of("url has no host");
            }
            if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                return Optional.of("url carries credentials or a fragment; secrets do not belong there");
            }
            return listed(tenant, uri.getHost())
                    ? Optional.empty()
                    : Optional.of("url is at '%s', which is none of the hosts this tenant may have called"
                            .formatted(uri.getHost()));
        } catch (URISyntaxException e) {
            return Optional.of("url is no address: " + e.getReason());
        }
    }

    /** What is known of a host: it may be called, or not, or has no address. */
    public enum Host {
        PERMITTED,
        FORBIDDEN,
        UNKNOWN
    }

    /** By its addresses. A client resolves the name again, but from the JDK's cache, which outlives the moment in between. */
    public Host host(String name) {
        try {
            return Addresses.permitted(InetAddress.getAllByName(name), allowPrivateAddresses)
                    ? Host.PERMITTED
                    : Host.FORBIDDEN;
        } catch (UnknownHostException e) {
            return Host.UNKNOWN;
        }
    }

    private boolean listed(TenantId tenant, String host) {
        var listed = hosts.get(tenant.value());
        return listed == null
                || listed.stream()
                        .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                        .anyMatch(pattern -> pattern.startsWith("*.")
                                ? host.toLowerCase(Locale.ROOT).endsWith(pattern.substring(1))
                                : host.equalsIgnoreCase(pattern));
    }
}
