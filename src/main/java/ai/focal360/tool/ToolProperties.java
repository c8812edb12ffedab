package ai.focal360.tool;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How tools are called. A tool's own timeout is the longest a whole call may take, repeated attempts and the answer's
 * last byte included; within it {@code readTimeout} bounds one attempt's wait for an answer to begin.
 *
 * @param urls addresses packs may name, by tenant and name: {@code ${focal.tool.urls.<tenant>.<name>}}
 */
@ConfigurationProperties("focal.tool")
record ToolProperties(
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("10s") Duration readTimeout,
        @DefaultValue("200ms") Duration retryDelay,
        @DefaultValue("1MB") DataSize maxResponse,
        @DefaultValue Bulkhead bulkhead,
        @DefaultValue Circuit circuit,
        @DefaultValue Map<String, Map<String, String>> urls) {

    ToolProperties {
        urls = Map.copyOf(urls);
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
