package ai.focal360.channel.generic;

import ai.focal360.channel.ChannelSettings;
import ai.focal360.channel.OutboundMessage;
import ai.focal360.channel.ProviderHttp;
import ai.focal360.channel.ProviderHttp.Answer;
import ai.focal360.channel.SendResult;
import ai.focal360.channel.Sender;
import ai.focal360.channel.SharedKeys;
import ai.focal360.platform.Outbound;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import org.springframework.stereotype.Component;

/**
 * Sends to the channel's {@code url}. A repetition carries the id of the first attempt, by which its receiver knows it: so what
 * may have arrived is simply sent again.
 */
@Component
class GenericSender implements Sender {
    static final int LONGEST_TEXT = 65_536;

    private static final String URL = "url";
    private static final int TIMED_OUT = 408;

    private final SharedKeys keys;
    private final Outbound outbound;
    private final Clock clock;
    private final ProviderHttp http;

    GenericSender(SharedKeys keys, Outbound outbound, ChannelSettings settings, ObjectMapper json, Clock clock) {
        this.keys = keys;
        this.outbound = outbound;
        this.clock = clock;
        this.http = new ProviderHttp(
                settings.webhook().connectTimeout(), settings.webhook().timeout(), json, clock);
    }

    @Override
    public ChannelConfig.Kind kind() {
        return ChannelConfig.Kind.WEBHOOK;
    }

    @Override
    public int longestText() {
        return LONGEST_TEXT;
    }

    @Override
    public boolean isSetUp(TenantId tenant, ChannelConfig channel) {
        return keys.of(tenant, channel.id()).isPresent();
    }

    @Override
    public SendResult send(ChannelConfig channel, OutboundMessage message) {
        var tenant = message.lane().tenant();
        var shared = keys.of(tenant, channel.id());
        if (shared.isEmpty()) {
            return new SendResult.Undeliverable(
                    "the tenant has no secret '%s' of whsec_ and Base64".formatted(SharedKeys.name(channel.id())));
        }
        var url = channel.properties().getOrDefault(URL, "");
        var problem = outbound.problem(tenant, url);
        if (problem.isPresent()) {
            return new SendResult.Undeliverable(problem.get());
        }
        var uri = URI.create(url);
        switch (outbound.host(uri.getHost())) {
            case FORBIDDEN -> {
                return new SendResult.Undeliverable("url is at an address that may not be called");
            }
            case UNKNOWN -> {
                return new SendResult.TryLater("the host of url is not known", null);
            }
            case PERMITTED -> {}
        }
        var result = http.post(request(uri, channel, message, shared.get()), answer -> result(answer, message));
        return result instanceof SendResult.Unknown unknown ? new SendResult.TryLater(unknown.error(), null) : result;
    }

    private HttpRequest.Builder request(
            URI uri, ChannelConfig channel, OutboundMessage message, SharedKeys.Keys shared) {
        var now = clock.instant();
        var id = GenericBody.id(message);
        var body = GenericBody.of(message, channel.capability().buttons(), now).toString();
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("User-Agent", "focal360")
                .header(Webhook.UNBRANDED_MSG_ID_KEY, id)
                .header(Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, Long.toString(now.getEpochSecond()))
                .header(Webhook.UNBRANDED_MSG_SIGNATURE_KEY, shared.sign(id, now.getEpochSecond(), body))
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static SendResult result(Answer answer, OutboundMessage message) {
        if (answer.isTaken()) {
            return new SendResult.Acknowledged(GenericBody.id(message));
        }
        var error = answer.error(answer.body().path("code"), answer.body().path("detail"));
        return answer.isBusy() || answer.isBroken() || answer.status() == TIMED_OUT
                ? answer.tryLater(error)
                : new SendResult.Refused(error);
    }
}
