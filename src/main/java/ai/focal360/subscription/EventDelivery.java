package ai.focal360.subscription;

import ai.focal360.platform.TenantId;
import java.util.UUID;

/**
 * An event on its way to one subscriber: an attempt, counted from 1, that this node may make. {@code bothSecrets}: the secret
 * before the present one is still valid.
 */
record EventDelivery(
        long id,
        TenantId tenant,
        SubscriptionId subscription,
        UUID event,
        String body,
        int attempt,
        String url,
        int generation,
        boolean bothSecrets) {}
