package ai.focal360.subscription;

import ai.focal360.platform.Hmac;
import ai.focal360.platform.Secrets;
import ai.focal360.platform.TenantId;
import java.util.Base64;
import java.util.function.BiFunction;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * What subscribers check signatures with: made anew, whenever it is needed, from a secret of the tenant that every node has
 * ({@code focal.secrets.<tenant>.subscriptions}), so that none is stored where events are.
 */
@Component
class SigningSecrets {
    private static final String NAME = "subscriptions";

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
        var made = Hmac.SHA256.of(secrets.apply(tenant, NAME), "%s/%d".formatted(subscription, generation));
        return "whsec_" + Base64.getEncoder().encodeToString(made);
    }
}
