package ai.focal360.turn;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A message to accept into a turn. {@code window} is how long its thought may go on arriving; {@code traceparent} is the
 * W3C trace it came with.
 */
public record Arrival(
        TenantId tenant,
        AgentId agent,
        String channel,
        String address,
        CustomerId customer,
        String providerMessageId,
        String kind,
        @Nullable String text,
        @Nullable JsonNode payload,
        Duration window,
        @Nullable String traceparent) {}
