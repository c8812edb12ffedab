package ai.focal360.subscription;

import ai.focal360.platform.AfterCommit;
import ai.focal360.platform.ForOtherNodes;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.Wake;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Has every node know of a change to subscriptions, this one before the caller goes on. */
@Component
class Changes {
    private final Subscribers subscribers;
    private final ApplicationEventPublisher events;

    Changes(Subscribers subscribers, ApplicationEventPublisher events) {
        this.subscribers = subscribers;
        this.events = events;
    }

    /** Once the caller's transaction has committed. */
    void tell(TenantId tenant) {
        AfterCommit.run(() -> {
            subscribers.look();
            events.publishEvent(new ForOtherNodes(new Wake.SubscriptionsChanged(tenant)));
        });
    }
}
