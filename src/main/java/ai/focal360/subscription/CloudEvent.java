package ai.focal360.subscription;

import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event as it is sent: CloudEvents 1.0, structured. The subject is the customer it is about. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CloudEvent(
        String specversion,
        UUID id,
        String source,
        String type,
        @Nullable CustomerId subject,
        Instant time,
        String datacontenttype,
        String dataschema,
        JsonNode data) {
    static final String MEDIA_TYPE = "application/cloudevents+json";

    static CloudEvent of(UUID id, TenantId tenant, Moment moment, JsonNode data) {
        return new CloudEvent(
                "1.0",
                id,
                "/tenants/" + tenant,
                moment.type().id(),
                moment.customer(),
                moment.at(),
                "application/json",
                "urn:focal:event:%s:1".formatted(moment.type().id()),
                data);
    }
}
