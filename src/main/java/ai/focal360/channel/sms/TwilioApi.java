package ai.focal360.channel.sms;

import ai.focal360.channel.ChannelSettings;
import ai.focal360.channel.OutboundMessage;
import ai.focal360.channel.ProviderHttp;
import ai.focal360.channel.ProviderHttp.Answer;
import ai.focal360.channel.SendResult;
import ai.focal360.channel.Sender;
import ai.focal360.platform.Secrets;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Sends through Twilio: {@code POST {base}/2010-04-01/Accounts/{account}/Messages.json}. Twilio has no key by which it knows a
 * repetition: what it may have taken is not repeated before its report had time to tell, see docs/adr/0036.
 */
@Component
class TwilioApi implements Sender {
    static final String AUTH_TOKEN = "twilio.auth-token";

    private static final String ACCOUNT_SID = "twilio.account-sid";
    private static final String FROM = "from";
    private static final int LONGEST_TEXT = 1600;
    private static final int UNAVAILABLE = 503;
    private static final Pattern ACCOUNT = Pattern.compile("AC[0-9a-f]{32}");
    private static final Pattern MESSAGING_SERVICE = Pattern.compile("MG[0-9a-f]{32}");

    private final Secrets secrets;
    private final ChannelSettings settings;
    private final ProviderHttp http;

    TwilioApi(Secrets secrets, ChannelSettings settings, ObjectMapper json, Clock clock) {
        this.secrets = secrets;
        this.settings = settings;
        this.http =
                new ProviderHttp(settings.sms().connectTimeout(), settings.sms().timeout(), json, clock);
    }

    /** Whom messages of the channel are from: a number, a name, or the id of a messaging service. */
    static String sender(ChannelConfig channel) {
        return channel.properties().getOrDefault(FROM, "");
    }

    @Override
    public ChannelConfig.Kind kind() {
        return ChannelConfig.Kind.SMS;
    }

    @Override
    public int longestText() {
        return LONGEST_TEXT;
    }

    @Override
    public boolean isSetUp(TenantId tenant, ChannelConfig channel) {
        return secrets.configured(tenant, ACCOUNT_SID).isPresent()
                && secrets.configured(tenant, AUTH_TOKEN).isPresent();
    }

    /** Twilio reports where it is told to. */
    @Override
    public boolean isReported() {
        return !settings.publicUrl().isEmpty();
    }

    @Override
    public SendResult send(ChannelConfig channel, OutboundMessage message) {
        var account = secrets.configured(message.lane().tenant(), ACCOUNT_SID);
        var token = secrets.configured(message.lane().tenant(), AUTH_TOKEN);
        if (account.isEmpty() || token.isEmpty()) {
            return new SendResult.Undeliverable(
                    "the tenant has no secrets '%s' and '%s'".formatted(ACCOUNT_SID, AUTH_TOKEN));
        }
        if (!ACCOUNT.matcher(account.get()).matches()) {
            return new SendResult.Undeliverable("the secret '" + ACCOUNT_SID + "' is not the id of an account");
        }
        return http.post(request(channel, message, account.get(), token.get()), TwilioApi::result);
    }

    private HttpRequest.Builder request(ChannelConfig channel, OutboundMessage message, String account, String token) {
        var credentials = Base64.getEncoder().encodeToString((account + ":" + token).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(
                        URI.create(settings.sms().baseUrl() + "/2010-04-01/Accounts/" + account + "/Messages.json"))
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(parameters(channel, message))));
    }

    private Map<String, String> parameters(ChannelConfig channel, OutboundMessage message) {
        var from = sender(channel);
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("To", message.lane().address());
        parameters.put(MESSAGING_SERVICE.matcher(from).matches() ? "MessagingServiceSid" : "From", from);
        parameters.put("Body", message.spelledOut(LONGEST_TEXT));
        if (isReported()) {
            // comes back with every report: it finds the row even when the answer to this call is lost
            parameters.put(
                    "StatusCallback",
                    "%s/webhooks/%s/%s?%s=%d"
                            .formatted(
                                    settings.publicUrl(),
                                    message.lane().tenant(),
                                    channel.id(),
                                    TwilioForm.REFERENCE,
                                    message.id()));
        }
        return parameters;
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static SendResult result(Answer answer) {
        if (answer.isTaken()) {
            return answer.acknowledged(answer.body().path("sid"));
        }
        var error = answer.error(answer.body().path("code"), answer.body().path("message"));
        if (answer.isBusy() || answer.status() == UNAVAILABLE) {
            return answer.tryLater(error);
        }
        return answer.isBroken() ? new SendResult.Unknown(error) : new SendResult.Refused(error);
    }
}
