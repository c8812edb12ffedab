package ai.focal360.channel.whatsapp;

import ai.focal360.channel.DeliveryReport;
import ai.focal360.channel.Shortened;
import ai.focal360.channel.Storable;
import ai.focal360.ingress.InboundMessage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Cloud API's webhook bodies: entries of changes of messages and statuses. What is not understood is left out
 * rather than refused, since the provider would only send it again; so is what is longer than any real id.
 * Source: Meta's "Webhooks notification payload reference".
 */
final class WebhookBody {
    static final String ACCOUNT = "whatsapp_business_account";

    /** WhatsApp takes no longer text from a person; the payload keeps whatever came. */
    private static final int LONGEST_TEXT = 4096;

    private static final int LONGEST_ID = 256;
    private static final Pattern KIND = Pattern.compile("[a-z_]{1,32}");
    private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{8,10}");
    private static final Pattern OUR_REFERENCE = Pattern.compile(GraphMessage.REFERENCE_PREFIX + "([0-9]{1,18})");

    private WebhookBody() {}

    static List<Arrival> read(JsonNode body) {
        var arrivals = new ArrayList<Arrival>();
        if (!ACCOUNT.equals(body.path("object").asText())) {
            return arrivals;
        }
        for (var entry : body.path("entry")) {
            for (var change : entry.path("changes")) {
                if (change.path("field").asText().equals("messages")) {
                    readValue(change.path("value"), arrivals);
                }
            }
        }
        return arrivals;
    }

    private static void readValue(JsonNode value, List<Arrival> arrivals) {
        var phone = value.path("metadata").path("phone_number_id").asText();
        for (var message : value.path("messages")) {
            message(phone, message).ifPresent(arrivals::add);
        }
        for (var status : value.path("statuses")) {
            status(phone, status).ifPresent(arrivals::add);
        }
    }

    private static Optional<Arrival> message(String phone, JsonNode message) {
        var id = id(message.path("id"));
        var from = id(message.path("from"));
        if (id == null || from == null) {
            return Optional.empty();
        }
        var text = text(message);
        var type = message.path("type").asText();
        // a person who tapped a button said what stands on it
        var kind = text != null ? InboundMessage.TEXT : KIND.matcher(type).matches() ? type : "unsupported";
        if (text == null && kind.equals(InboundMessage.TEXT)) {
            kind = "empty";
        }
        return Optional.of(new Arrival.Message(phone, id, from, kind, text, storable(message)));
    }

    private static @Nullable String text(JsonNode message) {
        var said =
                switch (message.path("type").asText()) {
                    case "text" -> message.path("text").path("body");
                    case "button" -> message.path("button").path("text");
                    case "interactive" -> interactive(message.path("interactive"));
                    default -> JsonNodeFactory.instance.missingNode();
                };
        if (!said.isTextual() || said.textValue().isBlank()) {
            return null;
        }
        var text = Storable.text(said.textValue());
        return text.codePointCount(0, text.length()) <= LONGEST_TEXT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT));
    }

    private static JsonNode interactive(JsonNode interactive) {
        return switch (interactive.path("type").asText()) {
            case "button_reply" -> interactive.path("button_reply").path("title");
            case "list_reply" -> interactive.path("list_reply").path("title");
            default -> JsonNodeFactory.instance.missingNode();
        };
    }

    private static Optional<Arrival> status(String phone, JsonNode status) {
        var id = id(status.path("id"));
        var what = reported(status.path("status").asText());
        if (id == null || what == null) {
            return Optional.empty();
        }
        var reference =
                OUR_REFERENCE.matcher(status.path("biz_opaque_callback_data").asText());
        return Optional.of(new Arrival.Status(
                phone,
                new DeliveryReport(
                        id,
                        what,
                        time(status.path("timestamp")),
                        reference.matches() ? Long.valueOf(reference.group(1)) : null,
                        what == DeliveryReport.Status.FAILED ? error(status.path("errors")) : null)));
    }

    private static DeliveryReport.@Nullable Status reported(String status) {
        return switch (status) {
            case "sent" -> DeliveryReport.Status.SENT;
            case "delivered" -> DeliveryReport.Status.DELIVERED;
            case "read", "played" -> DeliveryReport.Status.READ;
            case "failed" -> DeliveryReport.Status.FAILED;
            default -> null;
        };
    }

    private static String error(JsonNode errors) {
        var first = errors.path(0);
        var details = first.path("error_data")
                .path("details")
                .asText(first.path("title").asText("no reason given"));
        return Shortened.error("%s %s".formatted(first.path("code").asText("?"), details));
    }

    /** Seconds since 1970, as text; null for a time that cannot be. */
    private static @Nullable Instant time(JsonNode seconds) {
        var value = seconds.asText();
        return SECONDS.matcher(value).matches() ? Instant.ofEpochSecond(Long.parseLong(value)) : null;
    }

    private static @Nullable String id(JsonNode node) {
        if (!node.isTextual()) {
            return null;
        }
        var id = node.textValue();
        return id.isBlank() || id.length() > LONGEST_ID || !Storable.isStorable(id) ? null : id;
    }

    private static JsonNode storable(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var copy = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(field -> copy.set(Storable.text(field.getKey()), storable(field.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            var copy = JsonNodeFactory.instance.arrayNode(array.size());
            array.forEach(element -> copy.add(storable(element)));
            return copy;
        }
        return node.isTextual() ? JsonNodeFactory.instance.textNode(Storable.text(node.textValue())) : node;
    }
}
