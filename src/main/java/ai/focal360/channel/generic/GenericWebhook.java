package ai.focal360.channel.generic;

import ai.focal360.channel.Arrival;
import ai.focal360.channel.ArrivalsWebhook;
import ai.focal360.channel.ChannelSettings;
import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.channel.Intake;
import ai.focal360.channel.ProviderCall;
import ai.focal360.channel.SharedKeys;
import ai.focal360.channel.StrictJson;
import ai.focal360.platform.Problem;
import ai.focal360.tenant.ChannelConfig;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/** Calls of a tenant's own system. */
@Component
class GenericWebhook extends ArrivalsWebhook {
    private final SharedKeys keys;
    private final StrictJson json;
    private final Clock clock;

    GenericWebhook(SharedKeys keys, StrictJson json, Intake intake, ChannelSettings settings, Clock clock) {
        super(ChannelConfig.Kind.WEBHOOK, settings.webhook().maxBody(), intake);
        this.keys = keys;
        this.json = json;
        this.clock = clock;
    }

    @Override
    protected List<Arrival> read(Endpoint endpoint, ProviderCall call) {
        if (!keys.fit(endpoint.tenant(), endpoint.channel().id(), call)) {
            throw Problem.WRONG_SIGNATURE.because(
                    "Sign id, time and body with the channel's secret as Standard Webhooks has it, at most five minutes ago.");
        }
        return List.of(GenericBody.read(json.object(call.header("Content-Type"), call.body()), clock.instant()));
    }
}
