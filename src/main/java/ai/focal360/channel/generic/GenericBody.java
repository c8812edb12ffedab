package ai.focal360.channel.generic;

import ai.focal360.channel.Arrival;
import ai.focal360.channel.Content;
import ai.focal360.channel.DeliveryReport;
import ai.focal360.channel.OutboundMessage;
import ai.focal360.channel.Shortened;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.platform.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the generic channel says both ways: {@code {"type", "timestamp", "data"}} as Standard Webhooks proposes, with a message or
 * a receipt as data. The same as docs/schemas/channel.schema.json. A system of the tenant's own is told what it got wrong.
 */
final class GenericBody {
    private static final String MESSAGE = "message";
    private static final String RECEIPT = "receipt";
    private static final String ID_PREFIX = "msg_";
    private static final Pattern OUR_ID = Pattern.compile(ID_PREFIX + "([0-9]{1,18})");
    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9._:~-]{0,128}");
    private static final int MOST_MEDIA = 20;
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    /** Clocks differ. */
    private static final Duration MOST_AHEAD = Duration.ofDays(1);

    private GenericBody() {}

    /** The id under which our message goes out, the same with every attempt: also the header {@code webhook-id}. */
    static String id(OutboundMessage message) {
        return ID_PREFIX + message.id();
    }

    /** {@code choices} is how many answers to tap the system can show; more become lines of the text. */
    static ObjectNode of(OutboundMessage message, int choices, Instant now) {
        boolean shown = message.suggestions().size() <= choices;
        var body = JsonNodeFactory.instance.objectNode();
        body.put("type", MESSAGE).put("timestamp", now.toString());
        var data = body.putObject("data");
        data.put("id", id(message));
        data.put("to", message.lane().address());
        if (!message.session().isEmpty()) {
            data.put("session", message.session());
        }
        data.put("turn", message.turn().toString());
        data.put("text", shown ? message.text() : message.spelledOut(GenericSender.LONGEST_TEXT));
        if (shown && !message.suggestions().isEmpty()) {
            var offered = data.putArray("choices");
            for (int i = 0; i < message.suggestions().size(); i++) {
                offered.addObject()
                        .put("id", message.choice(i))
                        .put("title", message.suggestions().get(i));
            }
        }
        return body;
    }

    static Arrival read(JsonNode body, Instant now) {
        var data = body.path("data");
        return switch (text(body, "type")) {
            case MESSAGE -> message(data);
            case RECEIPT -> receipt(data, now);
            default -> new Arrival.Ignored("other-type");
        };
    }

    private static Arrival message(JsonNode data) {
        var content = new Content(
                        StreamSupport.stream(data.path("media").spliterator(), false)
                                .limit(MOST_MEDIA)
                                .map(GenericBody::media)
                                .toList(),
                        data.path("replyTo").textValue(),
                        reaction(data.path("reaction")),
                        choice(data.path("choice")),
                        null,
                        null,
                        null)
                .withOriginal(data);
        var arrival = Arrival.said(text(data, "id"), text(data, "from"), kind(content), words(data, content), content);
        if (arrival instanceof Arrival.Message message) {
            return message.in(session(data));
        }
        throw Problem.INVALID.because(
                "Expected 'data.id' and 'data.from' to be 1 to %d printable characters.".formatted(Arrival.LONGEST_ID));
    }

    /** A system that shows several talks of one person beside each other tells them apart; most show one. */
    private static String session(JsonNode data) {
        var session = data.path("session").asText("");
        if (!SESSION.matcher(session).matches()) {
            throw Problem.INVALID.because(
                    "Send 'data.session' as 1 to 128 of A-Z a-z 0-9 . _ : ~ and -, or leave it out.");
        }
        return session;
    }

    /** Whoever tapped an answer said what stands on it. */
    private static @Nullable String words(JsonNode data, Content content) {
        var text = data.path("text").textValue();
        var choice = content.choice();
        return text == null && choice != null ? choice.title() : text;
    }

    private static String kind(Content content) {
        return content.reaction() != null ? "reaction" : content.media().isEmpty() ? InboundMessage.TEXT : "media";
    }

    private static Content.Media media(JsonNode file) {
        return new Content.Media(
                file.path("id").textValue(),
                file.path("url").textValue(),
                file.path("type").textValue(),
                file.path("name").textValue(),
                file.path("sha256").textValue());
    }

    private static Content.@Nullable Reaction reaction(JsonNode reaction) {
        return reaction.isObject()
                ? new Content.Reaction(
                        text(reaction, "to"), reaction.path("emoji").textValue())
                : null;
    }

    private static Content.@Nullable Choice choice(JsonNode choice) {
        return choice.isObject() ? new Content.Choice(text(choice, "id"), text(choice, "title")) : null;
    }

    private static Arrival receipt(JsonNode data, Instant now) {
        var id = text(data, "message");
        var ours = OUR_ID.matcher(id);
        if (!ours.matches()) {
            throw Problem.INVALID.because("Expected 'data.message' to be the id of a message of ours, such as msg_12.");
        }
        var status = status(text(data, "status"));
        return Arrival.report(
                new DeliveryReport(
                        id,
                        status,
                        time(data.path("at"), now),
                        Long.valueOf(ours.group(1)),
                        status == DeliveryReport.Status.FAILED
                                ? Shortened.error(data.path("error").asText("no reason given"))
                                : null),
                null);
    }

    private static DeliveryReport.Status status(String status) {
        return switch (status) {
            case "sent" -> DeliveryReport.Status.SENT;
            case "delivered" -> DeliveryReport.Status.DELIVERED;
            case "read" -> DeliveryReport.Status.READ;
            case "failed" -> DeliveryReport.Status.FAILED;
            default -> throw Problem.INVALID.because("Expected 'data.status' to be sent, delivered, read or failed.");
        };
    }

    private static @Nullable Instant time(JsonNode at, Instant now) {
        if (at.isMissingNode()) {
            return null;
        }
        try {
            return Optional.of(OffsetDateTime.parse(at.asText()).toInstant())
                    .filter(time -> time.isAfter(EARLIEST) && time.isBefore(now.plus(MOST_AHEAD)))
                    .orElseThrow(() -> Problem.INVALID.because(
                            "Expected 'data.at' to be between the year 2000 and tomorrow, but it is " + at.asText()
                                    + "."));
        } catch (DateTimeException e) {
            throw Problem.INVALID.because("Expected 'data.at' to be a time such as 2026-01-31T12:00:00Z.");
        }
    }

    private static String text(JsonNode node, String name) {
        var text = node.path(name);
        return text.isTextual() ? text.textValue() : "";
    }
}
