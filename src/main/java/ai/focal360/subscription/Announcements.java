package ai.focal360.subscription;

import ai.focal360.platform.AfterCommit;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts moments on their way to those who want to know of them, in the caller's transaction: one statement for all. */
@Component
class Announcements {
    private final EventRows rows;
    private final Subscribers subscribers;
    private final Courier courier;
    private final ObjectMapper json;

    Announcements(EventRows rows, Subscribers subscribers, Courier courier, ObjectMapper json) {
        this.rows = rows;
        this.subscribers = subscribers;
        this.courier = courier;
        this.json = json;
    }

    /** A moment as the statement takes it. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    private record Row(
            UUID event,
            String tenant,
            String type,
            @Nullable UUID customer,
            UUID lane,
            String body,
            String bodyWithTexts) {}

    void make(TenantId tenant, List<Moment> moments) {
        var wanted = moments.stream()
                .filter(moment -> subscribers.want(tenant, moment.type()))
                .map(moment -> row(tenant, moment))
                .toList();
        if (!wanted.isEmpty() && rows.write(write(wanted)) > 0) {
            AfterCommit.run(courier::wake);
        }
    }

    /** An event that says nothing, for one subscriber to see that it gets there; answers its id. */
    UUID test(Subscription subscription, Moment moment) {
        var event = UUID.randomUUID();
        rows.write(
                subscription.tenant(),
                subscription.id(),
                event,
                moment.type(),
                write(CloudEvent.of(event, subscription.tenant(), moment, json.valueToTree(moment.data()))));
        AfterCommit.run(courier::wake);
        return event;
    }

    private Row row(TenantId tenant, Moment moment) {
        var event = UUID.randomUUID();
        ObjectNode data = json.valueToTree(moment.data());
        var body = write(CloudEvent.of(event, tenant, moment, data));
        JsonNode withTexts =
                moment.texts() == null ? data : data.deepCopy().set("texts", json.valueToTree(moment.texts()));
        return new Row(
                event,
                tenant.value(),
                moment.type().id(),
                moment.customer() == null ? null : moment.customer().value(),
                moment.lane(),
                body,
                moment.texts() == null ? body : write(CloudEvent.of(event, tenant, moment, withTexts)));
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected an event to be plain values", e);
        }
    }
}
