package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.Role;
import ai.focal360.tenant.Publishing;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What other systems tell us reaches the customer once, in either of CloudEvents' modes. */
class EventsInIT extends WholeProduct {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JSON_EVENT = "application/cloudevents+json";

    @Autowired
    private Publishing publishing;

    private ChangedPack pack;
    private Customer customer;
    private String id;

    @BeforeEach
    void somebodyIsThere() {
        pack = new ChangedPack(publishing).speakingAtAnyTime().live();
        customer = visitor();
        customer.says("hello");
        id = customer.lastTurn().path("customer").asText();
    }

    @AfterEach
    void demoAgain() {
        pack.close();
    }

    @Test
    void aBillingUpdateIsSaidOnce() {
        var event = event("evt-" + UUID.randomUUID(), "billing_update", "F-1042");

        var first = tell(JSON_EVENT, event);
        var again = tell(JSON_EVENT, event);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
        assertThat(json(again.body()).path("task").asText())
                .isEqualTo(json(first.body()).path("task").asText())
                .isNotBlank();
        customer.hears("F-1042");
        var task = "/agenda/" + json(first.body()).path("task").asText();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(api(task).path("state").asText()).isEqualTo("DONE"));
        assertThat(customer.agentLines().stream().filter(line -> line.contains("F-1042")))
                .hasSize(1);
    }

    @Test
    void theBinaryModeMeansTheSame() {
        var told = send(to("/events")
                .header("Content-Type", "application/json")
                .header("ce-specversion", "1.0")
                .header("ce-type", "billing_update")
                .header("ce-source", "/billing")
                .header("ce-id", "evt-" + UUID.randomUUID())
                .POST(HttpRequest.BodyPublishers.ofString(data("F-2077"))));

        assertThat(told.statusCode()).as(told.body()).isEqualTo(202);
        customer.hears("F-2077");
    }

    @Test
    void whatMeansNothingHereIsTakenAndForgotten() {
        var told = tell(JSON_EVENT, event("evt-1", "weather_update", "F-1"));

        assertThat(told.statusCode()).isEqualTo(202);
        assertThat(json(told.body()).has("task")).isFalse();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThat(tell(JSON_EVENT, "{").statusCode()).isEqualTo(400);
        assertThat(tell("application/json", data("F-1")).statusCode())
                .as("no CloudEvent")
                .isEqualTo(400);
        assertThat(tell(JSON_EVENT, event("evt-2", "billing_update", "F-1").replace("\"status\"", "\"stand\""))
                        .body())
                .contains("invoice.status");
        assertThat(tell(JSON_EVENT, event("evt-3", "billing_update", "F".repeat(70_000)))
                        .statusCode())
                .isEqualTo(413);
    }

    private String event(String eventId, String type, String invoice) {
        return """
                {"specversion": "1.0", "type": "%s", "source": "/billing", "id": "%s", "datacontenttype": "application/json",
                 "data": %s}
                """.formatted(type, eventId, data(invoice));
    }

    private String data(String invoice) {
        return "{\"customer_id\": \"%s\", \"invoice\": {\"number\": \"%s\", \"status\": \"paid\"}}"
                .formatted(id, invoice);
    }

    private HttpResponse<String> tell(String type, String body) {
        return send(to("/events").header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(address("/api/tenants/acme-shop" + path)))
                .header("Authorization", "Bearer " + tokens.create(ACME, Role.SERVICE));
    }
}
