package ai.focal360.tool;

import ai.focal360.platform.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How tools are called. A tool's own timeout is the longest a whole call may take, repeated attempts and the answer's
 * last byte included; within it {@code readTimeout} bounds one attempt's wait for an answer to begin.
 *
 * @param allowPrivateAddresses whether a tool may stand at a loopback or private address. On by default, for tools beside
 *     the platform and the demo's order desk; an installation whose tenants are strangers to each other switches it off
 * @param urls addresses packs may name, by tenant and name: {@code ${focal.tool.urls.<tenant>.<name>}}
 * @param hosts where a tenant's tools may stand, by tenant: names of hosts, or {@code *.example.com} for all below; a
 *     tenant that is not listed may name any
 */
@ConfigurationProperties("focal.tool")
record ToolProperties(
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("10s") Duration readTimeout,
        @DefaultValue("200ms") Duration retryDelay,
        @DefaultValue("1MB") DataSize maxResponse,
        @DefaultValue("true") boolean allowPrivateAddresses,
        @DefaultValue Bulkhead bulkhead,
        @DefaultValue Circuit circuit,
        @DefaultValue Map<String, Map<String, String>> urls,
        @DefaultValue Map<String, List<String>> hosts) {

    ToolProperties {
        urls = Map.copyOf(urls);
        hosts = Map.copyOf(hosts);
    }

    boolean permits(TenantId tenant, String host) {
        var listed = hosts.get(tenant.value());
        return listed == null
                || listed.stream()
                        .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                        .anyMatch(pattern -> pattern.startsWith("*.")
                                ? host.toLowerCase(Locale.ROOT).endsWith(pattern.substring(1))
                                : host.equalsIgnoreCase(pattern));
    }

    /** How many calls of one tool may run at once on this node, and how long one more may wait for its turn. */
    record Bulkhead(
            @DefaultValue("100") int maxConcurrentCalls,
            @DefaultValue("1s") Duration maxWait) {}

    /** When calls of a failing tool stop being tried: share of failures in percent among the last {@code window} calls. */
    record Circuit(
            @DefaultValue("20") int window,
            @DefaultValue("10") int minimumCalls,
            @DefaultValue("50") int failureRate,
            @DefaultValue("15s") Duration open) {}
}
