package ai.focal360.agenda.web;

import ai.focal360.agenda.AgendaTask;
import ai.focal360.agenda.Requests;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.EventMeaning;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.http.HttpMessageFactory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What other systems of the tenant tell us, as CloudEvents 1.0 in structured or binary mode. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}/events", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Agenda", description = "What is to be said to customers first, and which answers are waited for")
@AllowedFor(Role.SERVICE)
class EventsController {
    private static final int LARGEST = 64 * 1024;
    private static final int LONGEST_NAME = 200;

    private final Requests requests;
    private final Tenants tenants;
    private final ObjectMapper json;

    EventsController(Requests requests, Tenants tenants, ObjectMapper json) {
        this.requests = requests;
        this.tenants = tenants;
        this.json = json;
    }

    /** The task that came of it; absent when the tenant gives this type of event no meaning. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Taken(@Nullable UUID task) {}

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Tell us that something happened",
            description =
                    "A CloudEvent, whose meaning seeds/<tenant>/events.yaml says. The same source and id again change nothing.")
    Taken take(@PathVariable String tenant, HttpServletRequest request) throws IOException {
        var named = tenants.named(tenant);
        var event = read(request);
        return tenants.require(named)
                .data()
                .event(event.getType())
                .map(meaning -> new Taken(add(named, event, meaning).id()))
                .orElseGet(() -> new Taken(null));
    }

    private static CloudEvent read(HttpServletRequest request) throws IOException {
        var body = request.getInputStream().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            throw Problem.TOO_LARGE.because("An event has at most %d bytes.".formatted(LARGEST));
        }
        try {
            return HttpMessageFactory.createReader(
                            accept -> Collections.list(request.getHeaderNames())
                                    .forEach(name -> accept.accept(name, request.getHeader(name))),
                            body)
                    .toEvent();
        } catch (RuntimeException e) {
            throw Problem.MALFORMED.because("Expected a CloudEvent 1.0, in structured or binary mode.");
        }
    }

    private AgendaTask add(TenantId tenant, CloudEvent event, EventMeaning meaning) {
        var data = data(event);
        var told = event.getTime() == null ? Instant.now() : happened(event.getTime());
        return requests.add(
                tenant,
                new Requests.Request(
                        "event:" + name("source", event.getSource().toString()) + " " + name("id", event.getId()),
                        meaning.task(),
                        meaning.customer() == null ? null : customer(at(data, meaning.customer())),
                        meaning.address() == null ? null : at(data, meaning.address()),
                        meaning.channel(),
                        null,
                        meaning.text(),
                        values(data, meaning.values()),
                        meaning.scenario(),
                        meaning.reason(),
                        told.plus(meaning.after()),
                        meaning.expiresAfter() == null ? null : told.plus(meaning.expiresAfter())),
                AgendaTask.Origin.EVENT,
                event.getType());
    }

    private static Instant happened(OffsetDateTime time) {
        return time.toInstant();
    }

    private static String name(String attribute, String value) {
        if (value.length() > LONGEST_NAME) {
            throw Problem.INVALID.because(
                    "Expected '%s' to have at most %d characters.".formatted(attribute, LONGEST_NAME));
        }
        return value;
    }

    private JsonNode data(CloudEvent event) {
        try {
            return event.getData() == null
                    ? json.createObjectNode()
                    : json.readTree(event.getData().toBytes());
        } catch (IOException e) {
            throw Problem.MALFORMED.because("Expected the event's data to be JSON.");
        }
    }

    private static String at(JsonNode data, String path) {
        var node = data;
        for (var part : path.split("\\.")) {
            node = node.path(part);
        }
        if (!node.isValueNode() || node.isNull()) {
            throw Problem.REFUSED.because("Expected the event's data to have '%s'.".formatted(path));
        }
        return node.asText();
    }

    private static UUID customer(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw Problem.REFUSED.because("Expected the customer to be named by their id.");
        }
    }

    private static Map<String, Object> values(JsonNode data, Map<String, String> paths) {
        var values = new HashMap<String, Object>();
        paths.forEach((name, path) -> values.put(name, at(data, path)));
        return values;
    }
}
