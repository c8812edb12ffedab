package ai.focal360.channel.sms;

import ai.focal360.channel.Arrival;
import ai.focal360.channel.ArrivalsWebhook;
import ai.focal360.channel.ChannelSettings;
import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.channel.Intake;
import ai.focal360.channel.ProviderCall;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Secrets;
import ai.focal360.tenant.ChannelConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Twilio's calls: one message of a customer each, or one report. */
@Component
class TwilioWebhook extends ArrivalsWebhook {
    private static final String SIGNATURE = "X-Twilio-Signature";

    private final Secrets secrets;

    TwilioWebhook(Secrets secrets, Intake intake, ChannelSettings settings) {
        super(ChannelConfig.Kind.SMS, settings.sms().maxBody(), intake);
        this.secrets = secrets;
    }

    @Override
    protected List<Arrival> read(Endpoint endpoint, ProviderCall call) {
        var form = TwilioForm.read(call.text())
                .filter(read -> isSigned(endpoint, call, read))
                .orElseThrow(() -> Problem.WRONG_SIGNATURE.because(
                        "Sign the address and the form's parameters with the auth token, in " + SIGNATURE + "."));
        return List.of(form.arrival(TwilioApi.sender(endpoint.channel()), call.url()));
    }

    private boolean isSigned(Endpoint endpoint, ProviderCall call, TwilioForm form) {
        var signature = call.header(SIGNATURE);
        return signature != null
                && Stream.of(
                                secrets.configured(endpoint.tenant(), TwilioApi.AUTH_TOKEN),
                                secrets.previous(endpoint.tenant(), TwilioApi.AUTH_TOKEN))
                        .flatMap(Optional::stream)
                        .anyMatch(token -> TwilioSignature.fits(signature, call.url(), form.parameters(), token));
    }
}
