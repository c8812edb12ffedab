package ai.focal360.channel.mail;

import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.channel.ProviderCall;
import ai.focal360.channel.ProviderWebhook;
import ai.focal360.channel.SharedKeys;
import ai.focal360.platform.Problem;
import ai.focal360.tenant.ChannelConfig;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** A mail service that hands over what it received, byte for byte. */
@Component
class MailWebhook implements ProviderWebhook {
    private static final String RAW_MAIL = "message/rfc822";

    private final SharedKeys keys;
    private final MailIntake intake;
    private final MailProperties properties;

    MailWebhook(SharedKeys keys, MailIntake intake, MailProperties properties) {
        this.keys = keys;
        this.intake = intake;
        this.properties = properties;
    }

    @Override
    public ChannelConfig.Kind kind() {
        return ChannelConfig.Kind.EMAIL;
    }

    @Override
    public DataSize maxBody() {
        return properties.maxMail();
    }

    @Override
    public void receive(Endpoint endpoint, ProviderCall call) {
        if (!keys.fit(endpoint.tenant(), endpoint.channel().id(), call)) {
            throw Problem.WRONG_SIGNATURE.because(
                    "Sign id, time and the mail's bytes with the channel's secret as Standard Webhooks has it, at most five"
                            + " minutes ago.");
        }
        var type = call.header("Content-Type");
        if (type == null || !type.split(";")[0].strip().equalsIgnoreCase(RAW_MAIL)) {
            throw Problem.UNSUPPORTED_MEDIA_TYPE.because(
                    "Send the raw mail, with the header 'Content-Type: message/rfc822'.");
        }
        intake.take(endpoint.tenant(), endpoint.channel(), call.body());
    }
}
