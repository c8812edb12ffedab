package ai.focal360.channel.sms;

import ai.focal360.channel.Arrival;
import ai.focal360.channel.Content;
import ai.focal360.channel.DeliveryReport;
import ai.focal360.channel.Shortened;
import ai.focal360.customer.Address;
import ai.focal360.customer.Identity;
import ai.focal360.ingress.InboundMessage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a call of Twilio's: a message of a customer, or what became of one of ours. Source: Twilio's "Webhooks
 * request parameters" and "Outbound message status in status callbacks".
 */
record TwilioForm(Map<String, String> parameters) {
    /** Our own reference, in the address we have Twilio report to. */
    static final String REFERENCE = "message";

    private static final String COUNTRY_CODE_FIRST = "ZZ";
    private static final int MOST_MEDIA = 10;
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final Pattern OUR_REFERENCE = Pattern.compile(".*[?&]" + REFERENCE + "=([0-9]{1,18})(?:&.*)?");

    TwilioForm {
        parameters = Map.copyOf(parameters);
    }

    /** Empty for what is no form: then it cannot have been signed either. */
    static Optional<TwilioForm> read(String body) {
        var parameters = new TreeMap<String, String>();
        try {
            for (var pair : body.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    parameters.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
                }
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.of(new TwilioForm(parameters));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** {@code ours} is the number or messaging service of the channel, {@code url} the address that was called. */
    Arrival arrival(String ours, String url) {
        var status = get("MessageStatus");
        if (!status.isEmpty()) {
            return report(status, url);
        }
        if (!ours.equals(get("To")) && !ours.equals(get("MessagingServiceSid"))) {
            return new Arrival.Ignored("other-number");
        }
        return sender().map(this::message).orElse(new Arrival.Ignored("no-sender"));
    }

    private Arrival message(String from) {
        var id = get("MessageSid");
        var words = get("Body");
        var media = media();
        var content = new Content(media, null, null, null, null, consent(), null).withOriginal(original());
        // Twilio answers the first three itself
        return switch (get("OptOutType")) {
            case "STOP" -> Arrival.message(id, from, Content.OPT_OUT, words, content);
            case "START" -> Arrival.message(id, from, Content.OPT_IN, words, content);
            case "HELP" -> Arrival.message(id, from, "help", words, content);
            default -> Arrival.said(id, from, media.isEmpty() ? InboundMessage.TEXT : "media", words, content);
        };
    }

    /** A person's number; short codes, names and other channels are nobody here. A number too new to be known is one. */
    private Optional<String> sender() {
        return Optional.of(get("From")).filter(from -> from.startsWith("+")).flatMap(from -> Address.read(
                        Identity.Kind.PHONE, from, COUNTRY_CODE_FIRST)
                .map(Address::value)
                .or(() ->
                        Optional.of(from).filter(number -> E164.matcher(number).matches())));
    }

    private Content.@Nullable Consent consent() {
        return switch (get("OptOutType")) {
            case "STOP" -> Content.Consent.WITHDRAWN;
            case "START" -> Content.Consent.GIVEN;
            default -> null;
        };
    }

    private List<Content.Media> media() {
        return IntStream.range(0, MOST_MEDIA)
                .filter(i -> parameters.containsKey("MediaUrl" + i))
                .mapToObj(i -> new Content.Media(
                        null, parameters.get("MediaUrl" + i), parameters.get("MediaContentType" + i), null, null))
                .toList();
    }

    private Arrival report(String status, String url) {
        var what = reported(status);
        return what == null
                ? new Arrival.Ignored("other-status")
                : Arrival.report(
                        new DeliveryReport(
                                get("MessageSid"),
                                what,
                                null,
                                reference(url),
                                what == DeliveryReport.Status.FAILED ? error() : null),
                        null);
    }

    /** Sent, for us, is what the provider has. */
    private static DeliveryReport.@Nullable Status reported(String status) {
        return switch (status) {
            case "accepted", "queued", "sending", "sent" -> DeliveryReport.Status.SENT;
            case "delivered" -> DeliveryReport.Status.DELIVERED;
            case "read" -> DeliveryReport.Status.READ;
            case "undelivered", "failed", "canceled" -> DeliveryReport.Status.FAILED;
            default -> null;
        };
    }

    private static @Nullable Long reference(String url) {
        var reference = OUR_REFERENCE.matcher(url);
        return reference.matches() ? Long.valueOf(reference.group(1)) : null;
    }

    private String error() {
        var code = get("ErrorCode");
        var message = get("ErrorMessage");
        return Shortened.error(
                "%s %s".formatted(code.isEmpty() ? "?" : code, message.isEmpty() ? get("MessageStatus") : message));
    }

    private JsonNode original() {
        var original = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(parameters).forEach(original::put);
        return original;
    }

    private String get(String parameter) {
        return parameters.getOrDefault(parameter, "");
    }
}
