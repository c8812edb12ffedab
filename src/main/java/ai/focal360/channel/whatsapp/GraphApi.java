package ai.focal360.channel.whatsapp;

import ai.focal360.channel.ChannelSettings;
import ai.focal360.channel.OutboundMessage;
import ai.focal360.channel.SendResult;
import ai.focal360.channel.Sender;
import ai.focal360.channel.Shortened;
import ai.focal360.platform.Secrets;
import ai.focal360.tenant.ChannelConfig;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sends through the Graph API: {@code POST {base}/{version}/{phone-number-id}/messages}. Only an answer tells what became
 * of a message; a failure before the connection stood surely did not send it, any later one may have.
 */
@Component
class GraphApi implements Sender {
    /** "Too many calls" in its variants, which the API reports with status 400. Source: Cloud API error codes. */
    private static final Set<Integer> THROTTLED = Set.of(4, 80007, 130429, 131056);

    private static final String ACCESS_TOKEN = "whatsapp.access-token";
    private static final Pattern PHONE_NUMBER_ID = Pattern.compile("[0-9]{1,32}");

    private final Secrets secrets;
    private final ChannelSettings.Whatsapp settings;
    private final ObjectMapper json;
    private final HttpClient http;

    GraphApi(Secrets secrets, ChannelSettings settings, ObjectMapper json) {
        this.secrets = secrets;
        this.settings = settings.whatsapp();
        this.json = json;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(this.settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public ChannelConfig.Kind kind() {
        return ChannelConfig.Kind.WHATSAPP;
    }

    @Override
    public int longestText() {
        return GraphMessage.LONGEST_TEXT;
    }

    @Override
    public SendResult send(ChannelConfig channel, OutboundMessage message) {
        var token = secrets.configured(message.lane().tenant(), ACCESS_TOKEN);
        if (token.isEmpty()) {
            return new SendResult.Undeliverable("the tenant has no secret '" + ACCESS_TOKEN + "'");
        }
        var phone = channel.properties().getOrDefault(WhatsappWebhook.PHONE_NUMBER_ID, "");
        if (!PHONE_NUMBER_ID.matcher(phone).matches()) {
            return new SendResult.Undeliverable(
                    "the channel's property '" + WhatsappWebhook.PHONE_NUMBER_ID + "' is not a number");
        }
        return post(request(phone, token.get(), message));
    }

    private HttpRequest request(String phone, String token, OutboundMessage message) {
        try {
            return HttpRequest.newBuilder(
                            URI.create(settings.baseUrl() + "/" + settings.version() + "/" + phone + "/messages"))
                    .timeout(settings.timeout())
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(GraphMessage.of(message))))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a message to be writable as JSON", e);
        }
    }

    private SendResult post(HttpRequest request) {
        var pending = http.sendAsync(request, BoundedBody.handler());
        try {
            // the client's own timeout ends with the headers; this one covers a body that never comes to its end
            return result(pending.get(settings.timeout().toMillis() + 500, TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return failed(e.getCause());
        } catch (TimeoutException e) {
            pending.cancel(true);
            return new SendResult.Unknown("no complete answer in time");
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            return new SendResult.Unknown("interrupted while sending");
        }
    }

    private static SendResult failed(@Nullable Throwable cause) {
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return new SendResult.TryLater("no connection to the provider", null);
        }
        return new SendResult.Unknown("no answer: "
                + (cause instanceof IOException ? cause.getClass().getSimpleName() : String.valueOf(cause)));
    }

    private SendResult result(HttpResponse<byte[]> response) {
        var body = body(response.body());
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            var id = body.path("messages").path(0).path("id");
            return new SendResult.Acknowledged(
                    id.isTextual() && id.textValue().length() <= 256 ? id.textValue() : null);
        }
        var error = error(status, body.path("error"));
        boolean throttled = THROTTLED.contains(body.path("error").path("code").asInt());
        boolean passing = body.path("error").path("is_transient").asBoolean(false);
        if (status == 429 || status >= 500 || throttled || passing) {
            return new SendResult.TryLater(error, retryAfter(response).orElse(null));
        }
        return new SendResult.Refused(error);
    }

    private JsonNode body(byte[] bytes) {
        try {
            var node = json.readTree(bytes);
            return node == null ? JsonNodeFactory.instance.missingNode() : node;
        } catch (IOException e) {
            return JsonNodeFactory.instance.missingNode(); // the status says enough
        }
    }

    private static String error(int status, JsonNode error) {
        var details = error.path("error_data")
                .path("details")
                .asText(error.path("message").asText(""));
        return Shortened.error(
                "HTTP %d, code %s: %s".formatted(status, error.path("code").asText("?"), details));
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }
}
