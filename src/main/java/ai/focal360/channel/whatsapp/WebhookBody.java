package ai.focal360.channel.whatsapp;

import ai.focal360.channel.Arrival;
import ai.focal360.channel.Content;
import ai.focal360.channel.DeliveryReport;
import ai.focal360.channel.Shortened;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Cloud API's webhook bodies: entries of changes of messages and statuses. What is not understood is left out
 * rather than refused, since the provider would only send it again. Source: Meta's "Webhooks notification payload reference".
 */
final class WebhookBody {
    static final String ACCOUNT = "whatsapp_business_account";

    private static final Set<String> MEDIA = Set.of("image", "video", "audio", "document", "sticker");
    private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{8,10}");
    private static final Pattern OUR_REFERENCE = Pattern.compile(GraphMessage.REFERENCE_PREFIX + "([0-9]{1,18})");

    private WebhookBody() {}

    /** {@code phone} is the id of the channel's own number. */
    static List<Arrival> read(JsonNode body, String phone) {
        var arrivals = new ArrayList<Arrival>();
        if (!ACCOUNT.equals(body.path("object").asText())) {
            return arrivals;
        }
        for (var entry : body.path("entry")) {
            for (var change : entry.path("changes")) {
                switch (change.path("field").asText()) {
                    case "messages", "user_preferences" -> readValue(change.path("value"), phone, arrivals);
                    default -> {}
                }
            }
        }
        return arrivals;
    }

    private static void readValue(JsonNode value, String phone, List<Arrival> arrivals) {
        if (!value.path("metadata").path("phone_number_id").asText().equals(phone)) {
            arrivals.add(new Arrival.Ignored("other-number"));
            return;
        }
        value.path("messages").forEach(message -> arrivals.add(message(message)));
        value.path("statuses").forEach(status -> arrivals.add(status(status)));
        value.path("user_preferences").forEach(preference -> arrivals.add(preference(preference)));
    }

    /**
     * What the customer set in WhatsApp itself about messages they did not ask for. It has no id; the same said at the same time is
     * the same. Source: Meta's "user_preferences webhook reference".
     */
    private static Arrival preference(JsonNode preference) {
        var consent =
                switch (preference.path("value").asText()) {
                    case "stop" -> Content.Consent.WITHDRAWN;
                    case "resume" -> Content.Consent.GIVEN;
                    default -> null;
                };
        if (consent == null || !preference.path("category").asText().equals("marketing_messages")) {
            return new Arrival.Ignored("other-preference");
        }
        var from = text(preference.path("wa_id"));
        return Arrival.message(
                "preference:%s:%s:%s"
                        .formatted(from, preference.path("timestamp").asText(), consent),
                from,
                consent == Content.Consent.GIVEN ? Content.OPT_IN : Content.OPT_OUT,
                null,
                new Content(List.of(), null, null, null, null, consent, null).withOriginal(preference));
    }

    private static Arrival message(JsonNode message) {
        var id = text(message.path("id"));
        var from = text(message.path("from"));
        var type = message.path("type").asText();
        var part = message.path(type);
        return Arrival.said(id, from, type, words(type, part).textValue(), content(message, part));
    }

    /** A person who tapped a button said what stands on it, one who sent a picture what stands below it. */
    private static JsonNode words(String type, JsonNode part) {
        return switch (type) {
            case "text" -> part.path("body");
            case "button" -> part.path("text");
            case "interactive" -> chosen(part).path("title");
            default -> part.path("caption");
        };
    }

    private static Content content(JsonNode message, JsonNode part) {
        var context = message.path("context");
        var type = message.path("type").asText();
        return new Content(
                        MEDIA.contains(type) ? List.of(media(part)) : List.of(),
                        context.path("id").textValue(),
                        type.equals("reaction") ? reaction(part) : null,
                        choice(type, part),
                        forwarded(context),
                        null,
                        null)
                .withOriginal(message);
    }

    private static Content.Media media(JsonNode file) {
        return new Content.Media(
                file.path("id").textValue(),
                file.path("url").textValue(),
                file.path("mime_type").textValue(),
                file.path("filename").textValue(),
                file.path("sha256").textValue());
    }

    private static Content.@Nullable Reaction reaction(JsonNode reaction) {
        var to = reaction.path("message_id").textValue();
        return to == null
                ? null
                : new Content.Reaction(to, reaction.path("emoji").textValue());
    }

    private static Content.@Nullable Choice choice(String type, JsonNode part) {
        return switch (type) {
            case "button" -> choice(part.path("payload"), part.path("text"));
            case "interactive" -> choice(chosen(part).path("id"), chosen(part).path("title"));
            default -> null;
        };
    }

    private static Content.@Nullable Choice choice(JsonNode id, JsonNode title) {
        return id.isTextual() && title.isTextual() ? new Content.Choice(id.textValue(), title.textValue()) : null;
    }

    private static JsonNode chosen(JsonNode interactive) {
        return switch (interactive.path("type").asText()) {
            case "button_reply" -> interactive.path("button_reply");
            case "list_reply" -> interactive.path("list_reply");
            default -> JsonNodeFactory.instance.missingNode();
        };
    }

    private static Content.@Nullable Forwarded forwarded(JsonNode context) {
        if (context.path("frequently_forwarded").asBoolean(false)) {
            return Content.Forwarded.OFTEN;
        }
        return context.path("forwarded").asBoolean(false) ? Content.Forwarded.ONCE : null;
    }

    private static Arrival status(JsonNode status) {
        var id = text(status.path("id"));
        var what = reported(status.path("status").asText());
        if (what == null) {
            return new Arrival.Ignored("other-status");
        }
        var reference =
                OUR_REFERENCE.matcher(status.path("biz_opaque_callback_data").asText());
        return Arrival.report(
                new DeliveryReport(
                        id,
                        what,
                        time(status.path("timestamp")),
                        reference.matches() ? Long.valueOf(reference.group(1)) : null,
                        what == DeliveryReport.Status.FAILED ? error(status.path("errors")) : null),
                charge(what, status.path("pricing")));
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

    /** Every status of a message repeats what it costs; it is charged once, when it is delivered. */
    private static Arrival.@Nullable Charge charge(DeliveryReport.Status status, JsonNode pricing) {
        return status == DeliveryReport.Status.DELIVERED && pricing.isObject()
                ? new Arrival.Charge(
                        pricing.path("category").asText(),
                        pricing.path("billable").asBoolean(false))
                : null;
    }

    /** Every reason with its code, as Meta lists them. */
    private static String error(JsonNode errors) {
        var reasons = StreamSupport.stream(errors.spliterator(), false)
                .map(WebhookBody::reason)
                .collect(Collectors.joining("; "));
        return Shortened.error(reasons.isEmpty() ? "no reason given" : reasons);
    }

    private static String reason(JsonNode error) {
        var details = error.path("error_data")
                .path("details")
                .asText(error.path("title").asText("no reason given"));
        return "%s %s".formatted(error.path("code").asText("?"), details);
    }

    /** Seconds since 1970, as text; null for a time that cannot be. */
    private static @Nullable Instant time(JsonNode seconds) {
        var value = seconds.asText();
        return SECONDS.matcher(value).matches() ? Instant.ofEpochSecond(Long.parseLong(value)) : null;
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }
}
