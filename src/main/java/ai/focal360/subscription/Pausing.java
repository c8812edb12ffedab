package ai.focal360.subscription;

import ai.focal360.platform.TenantId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Stops and starts sending to a subscriber. */
@Component
class Pausing {
    private static final String GONE = "it answered 410 Gone";

    private final SubscriptionRows subscriptions;
    private final EventRows rows;
    private final Changes changes;

    Pausing(SubscriptionRows subscriptions, EventRows rows, Changes changes) {
        this.subscriptions = subscriptions;
        this.rows = rows;
        this.changes = changes;
    }

    /** The subscriber does not want it any more: what it refused waits with the rest. */
    @Transactional
    void gone(EventDelivery delivery) {
        rows.tryLater(delivery, GONE, Duration.ZERO);
        become(delivery.tenant(), delivery.subscription(), Subscription.State.PAUSED, GONE);
    }

    @Transactional
    Optional<Subscription> become(
            TenantId tenant, SubscriptionId id, Subscription.State state, @Nullable String reason) {
        var changed = subscriptions.become(tenant, id, state, reason);
        changes.tell(tenant);
        return changed;
    }
}
