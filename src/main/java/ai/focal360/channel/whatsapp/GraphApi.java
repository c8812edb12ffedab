package ai.focal360.channel.whatsapp;

import ai.focal360.channel.ChannelSettings;
import ai.focal360.channel.OutboundMessage;
import ai.focal360.channel.ProviderHttp;
import ai.focal360.channel.ProviderHttp.Answer;
import ai.focal360.channel.SendResult;
import ai.focal360.channel.Sender;
import ai.focal360.channel.ServiceWindow;
import ai.focal360.platform.Secrets;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Sends through the Graph API: {@code POST {base}/{version}/{phone-number-id}/messages}. */
@Component
class GraphApi implements Sender {
    /** "Too many calls" in its variants, which the API reports with status 400. Source: Cloud API error codes. */
    private static final Set<Integer> THROTTLED = Set.of(4, 80007, 130429, 131056);

    private static final String ACCESS_TOKEN = "whatsapp.access-token";
    private static final Pattern PHONE_NUMBER_ID = Pattern.compile("[0-9]{1,32}");

    private final Secrets secrets;
    private final ChannelSettings.Whatsapp settings;
    private final ServiceWindow window;
    private final Approved approved;
    private final ObjectMapper json;
    private final ProviderHttp http;

    GraphApi(
            Secrets secrets,
            ChannelSettings settings,
            ServiceWindow window,
            Approved approved,
            ObjectMapper json,
            Clock clock) {
        this.secrets = secrets;
        this.window = window;
        this.approved = approved;
        this.settings = settings.whatsapp();
        this.json = json;
        this.http = new ProviderHttp(this.settings.connectTimeout(), this.settings.timeout(), json, clock);
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
    public boolean isSetUp(TenantId tenant, ChannelConfig channel) {
        return secrets.configured(tenant, ACCESS_TOKEN).isPresent();
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
        return body(channel, message)
                .map(body -> http.post(request(phone, token.get(), body), GraphApi::result))
                .orElseGet(
                        () -> new SendResult.Undeliverable("the service window is closed, and no template says this"));
    }

    private Optional<ObjectNode> body(ChannelConfig channel, OutboundMessage message) {
        return window.isOpen(channel, message)
                ? Optional.of(GraphMessage.of(channel, message))
                : approved.of(message.lane().tenant(), channel, message.text())
                        .map(said -> GraphMessage.of(said, message));
    }

    private HttpRequest.Builder request(String phone, String token, ObjectNode body) {
        try {
            return HttpRequest.newBuilder(
                            URI.create(settings.baseUrl() + "/" + settings.version() + "/" + phone + "/messages"))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a message to be writable as JSON", e);
        }
    }

    private static SendResult result(Answer answer) {
        if (answer.isTaken()) {
            return answer.acknowledged(answer.body().path("messages").path(0).path("id"));
        }
        var problem = answer.body().path("error");
        var details = problem.path("error_data").path("details");
        var error = answer.error(problem.path("code"), details.isMissingNode() ? problem.path("message") : details);
        boolean passing = problem.path("is_transient").asBoolean(false);
        return answer.isBusy()
                        || answer.isBroken()
                        || passing
                        || THROTTLED.contains(problem.path("code").asInt())
                ? answer.tryLater(error)
                : new SendResult.Refused(error);
    }
}
