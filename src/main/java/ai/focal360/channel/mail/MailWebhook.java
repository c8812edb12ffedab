package ai.focal360.channel.mail;

import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.platform.Secrets;
import java.time.Clock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** What a webhook for raw mails is asked: is this call signed, and what does the mail say. */
@Component
public class MailWebhook {
    private static final String SECRET = ".webhook-secret";
    /** Valid beside the other while a secret is being replaced. */
    private static final String SECRET_BEFORE = ".webhook-secret-before";

    private final Secrets secrets;
    private final MailIntake intake;
    private final MailProperties properties;
    private final Clock clock;

    MailWebhook(Secrets secrets, MailIntake intake, MailProperties properties, Clock clock) {
        this.secrets = secrets;
        this.intake = intake;
        this.properties = properties;
        this.clock = clock;
    }

    public DataSize longest() {
        return properties.maxMail();
    }

    /** Whether the mail's bytes are signed with this channel's secret, a short while ago; headers of Standard Webhooks. */
    public boolean isSigned(
            Endpoint endpoint,
            @Nullable String id,
            @Nullable String timestamp,
            @Nullable String signatures,
            byte[] mail) {
        if (id == null || timestamp == null || signatures == null) {
            return false;
        }
        var signature = new StandardSignature(id, timestamp, signatures);
        var tenant = endpoint.tenant();
        var channel = endpoint.channel().id();
        return signature.isWithin(properties.replayWindow(), clock.instant())
                && Stream.concat(
                                Stream.of(secrets.secret(tenant, channel + SECRET)),
                                secrets.configured(tenant, channel + SECRET_BEFORE).stream())
                        .anyMatch(secret -> signature.matches(secret, mail));
    }

    /** Takes a signed mail; safe to repeat. */
    public void receive(Endpoint endpoint, byte[] mail) {
        intake.take(endpoint.tenant(), endpoint.channel(), mail);
    }
}
