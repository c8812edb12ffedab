package ai.focal360.channel.whatsapp;

import ai.focal360.channel.Arrival;
import ai.focal360.channel.ArrivalsWebhook;
import ai.focal360.channel.ChannelSettings;
import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.channel.Intake;
import ai.focal360.channel.ProviderCall;
import ai.focal360.channel.StrictJson;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Secrets;
import ai.focal360.tenant.ChannelConfig;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a WhatsApp webhook is asked: is this call Meta's, and what does it say. */
@Component
public class WhatsappWebhook extends ArrivalsWebhook {
    /** The channel property that says which phone number of the account is this channel's. */
    static final String PHONE_NUMBER_ID = "phone-number-id";

    static final String VERIFY_TOKEN = "whatsapp.verify-token";

    static final String APP_SECRET = "whatsapp.app-secret";

    private static final String SIGNATURE = "X-Hub-Signature-256";

    private final Secrets secrets;
    private final StrictJson json;

    WhatsappWebhook(Secrets secrets, StrictJson json, Intake intake, ChannelSettings settings) {
        super(ChannelConfig.Kind.WHATSAPP, settings.whatsapp().maxBody(), intake);
        this.secrets = secrets;
        this.json = json;
    }

    /** Whether Meta's handshake carries the token this tenant told it. */
    public boolean verifies(Endpoint endpoint, @Nullable String token) {
        return token != null && Signature.same(secrets.credential(endpoint.tenant(), VERIFY_TOKEN), token);
    }

    @Override
    protected List<Arrival> read(Endpoint endpoint, ProviderCall call) {
        if (!isSigned(endpoint, call)) {
            throw Problem.WRONG_SIGNATURE.because("Sign the body's bytes with the app secret, in " + SIGNATURE + ".");
        }
        var phone = endpoint.channel().properties().getOrDefault(PHONE_NUMBER_ID, "");
        return WebhookBody.read(json.object(call.header("Content-Type"), call.body()), phone);
    }

    private boolean isSigned(Endpoint endpoint, ProviderCall call) {
        return Stream.concat(
                        Stream.of(secrets.secret(endpoint.tenant(), APP_SECRET)),
                        secrets.previous(endpoint.tenant(), APP_SECRET).stream())
                .anyMatch(secret -> Signature.matches(call.header(SIGNATURE), call.body(), secret));
    }
}
