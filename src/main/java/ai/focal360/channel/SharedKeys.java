package ai.focal360.channel;

import ai.focal360.platform.Secrets;
import ai.focal360.platform.TenantId;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What a channel and whoever calls it sign with: the secret {@code webhook.<channel>}, {@code whsec_} and Base64, and while it is
 * replaced the one before. We sign with both and accept either.
 */
@Component
public class SharedKeys {
    /** At least 24 bytes, as Standard Webhooks wants it. */
    private static final Pattern KEY =
            Pattern.compile("whsec_(?:[A-Za-z0-9+/]{4}){8,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?");

    private final Secrets secrets;
    private final Clock clock;

    SharedKeys(Secrets secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    public static String name(String channel) {
        return "webhook." + channel;
    }

    /** Empty when none is configured, or none that is one. */
    public Optional<Keys> of(TenantId tenant, String channel) {
        var keys = Stream.of(secrets.configured(tenant, name(channel)), secrets.previous(tenant, name(channel)))
                .flatMap(Optional::stream)
                .filter(secret -> KEY.matcher(secret).matches())
                .toList();
        return keys.isEmpty() ? Optional.empty() : Optional.of(new Keys(keys));
    }

    /** Signed over its bytes with a key of this channel, not longer than five minutes ago. */
    public boolean fit(TenantId tenant, String channel, ProviderCall call) {
        return of(tenant, channel)
                .filter(keys -> keys.fit(call, clock.instant()))
                .isPresent();
    }

    /** The newest first. */
    public static final class Keys {
        private static final Duration WINDOW = Duration.ofMinutes(5);

        private final List<String> keys;

        private Keys(List<String> keys) {
            this.keys = keys;
        }

        /** The value of {@code webhook-signature}; {@code now} in seconds since 1970. */
        public String sign(String id, long now, String body) {
            return keys.stream().map(key -> signature(key, id, now, body)).collect(Collectors.joining(" "));
        }

        private boolean fit(ProviderCall call, Instant now) {
            var id = call.header(Webhook.UNBRANDED_MSG_ID_KEY);
            var timestamp = call.header(Webhook.UNBRANDED_MSG_TIMESTAMP_KEY);
            var signatures = call.header(Webhook.UNBRANDED_MSG_SIGNATURE_KEY);
            if (id == null || timestamp == null || signatures == null) {
                return false;
            }
            var signature = new StandardSignature(id, timestamp, signatures);
            return signature.isWithin(WINDOW, now)
                    && keys.stream().anyMatch(key -> signature.matches(key, call.body()));
        }

        private static String signature(String key, String id, long now, String body) {
            try {
                return new Webhook(key).sign(id, now, body);
            } catch (WebhookSigningException e) {
                throw new IllegalStateException("Expected a key that is one to sign", e);
            }
        }
    }
}
