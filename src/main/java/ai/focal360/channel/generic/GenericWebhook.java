package ai.focal360.channel.generic;

import ai.focal360.channel.Arrival;
import ai.focal360.channel.ChannelSettings;
import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.channel.ProviderCall;
import ai.focal360.channel.ProviderWebhook;
import ai.focal360.channel.StrictJson;
import ai.focal360.platform.Problem;
import ai.focal360.tenant.ChannelConfig;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Calls of a tenant's own system. */
@Component
class GenericWebhook implements ProviderWebhook {
    private final SharedKeys keys;
    private final StrictJson json;
    private final ChannelSettings.Webhook settings;

    GenericWebhook(SharedKeys keys, StrictJson json, ChannelSettings settings) {
        this.keys = keys;
        this.json = json;
        this.settings = settings.webhook();
    }

    @Override
    public ChannelConfig.Kind kind() {
        return ChannelConfig.Kind.WEBHOOK;
    }

    @Override
    public DataSize maxBody() {
        return settings.maxBody();
    }

    @Override
    public List<Arrival> read(Endpoint endpoint, ProviderCall call) {
        keys.of(endpoint.tenant(), endpoint.channel().id())
                .filter(shared -> shared.fit(call))
                .orElseThrow(() -> Problem.WRONG_SIGNATURE.because(
                        "Sign id, time and body with the channel's secret as Standard Webhooks has it, at most five minutes"
                                + " ago."));
        return List.of(GenericBody.read(json.object(call.header("Content-Type"), call.body())));
    }
}
