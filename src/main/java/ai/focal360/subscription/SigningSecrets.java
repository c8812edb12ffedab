package ai.focal360.subscription;

import ai.focal360.platform.Secrets;
import ai.focal360.platform.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.function.BiFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * What subscribers check signatures with: made anew, whenever it is needed, from a secret of the tenant that every node has
 * ({@code focal.secrets.<tenant>.subscriptions}), so that none is stored where events are.
 */
@Component
class SigningSecrets {
    private static final String NAME = "subscriptions";
    private static final String HMAC = "HmacSHA256";

    private final BiFunction<TenantId, String, String> secrets;

    @Autowired
    SigningSecrets(Secrets secrets) {
        this(secrets::secret);
    }

    /** {@code secrets} answers a tenant's secret of a name, always the same. */
    SigningSecrets(BiFunction<TenantId, String, String> secrets) {
        this.secrets = secrets;
    }

    /** In the form of Standard Webhooks: {@code whsec_} and 32 bytes in Base64. */
    String secret(TenantId tenant, SubscriptionId subscription, int generation) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secrets.apply(tenant, NAME).getBytes(StandardCharsets.UTF_8), HMAC));
            var made = mac.doFinal("%s/%d".formatted(subscription, generation).getBytes(StandardCharsets.UTF_8));
            return "whsec_" + Base64.getEncoder().encodeToString(made);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Expected every JDK to know " + HMAC, e);
        }
    }
}
