package ai.focal360.channel.generic;

import ai.focal360.channel.ProviderCall;
import ai.focal360.platform.Secrets;
import ai.focal360.platform.TenantId;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What a channel and its system sign with: the secret {@code webhook.<channel>}, {@code whsec_} and Base64, and while it is
 * replaced the one before. We sign with both and accept either.
 */
@Component
class SharedKeys {
    /** At least 24 bytes, as Standard Webhooks wants it. */
    private static final Pattern KEY =
            Pattern.compile("whsec_(?:[A-Za-z0-9+/]{4}){8,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?");

    private final Secrets secrets;

    SharedKeys(Secrets secrets) {
        this.secrets = secrets;
    }

    static String name(String channel) {
        return "webhook." + channel;
    }

    /** Empty when none is configured, or none that is one. */
    Optional<Keys> of(TenantId tenant, String channel) {
        var keys = Stream.of(secrets.configured(tenant, name(channel)), secrets.previous(tenant, name(channel)))
                .flatMap(Optional::stream)
                .filter(secret -> KEY.matcher(secret).matches())
                .map(Webhook::new)
                .toList();
        return keys.isEmpty() ? Optional.empty() : Optional.of(new Keys(keys));
    }

    record Keys(List<Webhook> keys) {
        /** The value of {@code webhook-signature}; {@code now} in seconds since 1970. */
        String sign(String id, long now, String body) {
            return keys.stream().map(key -> signature(key, id, now, body)).collect(Collectors.joining(" "));
        }

        /** Signed with one of the keys, not longer than five minutes ago. */
        boolean fit(ProviderCall call) {
            return keys.stream().anyMatch(key -> fits(key, call));
        }

        private static String signature(Webhook key, String id, long now, String body) {
            try {
                return key.sign(id, now, body);
            } catch (WebhookSigningException e) {
                throw new IllegalStateException("Expected a key that is one to sign", e);
            }
        }

        private static boolean fits(Webhook key, ProviderCall call) {
            try {
                key.verify(call.text(), call.headers().map());
                return true;
            } catch (WebhookVerificationException e) {
                return false;
            }
        }
    }
}
