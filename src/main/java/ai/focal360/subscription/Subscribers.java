package ai.focal360.subscription;

import ai.focal360.platform.Rounds;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.Wake;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Who wants to be told of what, from memory, so that a turn nobody listens to costs nothing. Other nodes wake this one when
 * it changes; where they cannot, it is at most a sweep old.
 */
@Component
class Subscribers extends Rounds {
    private final SubscriptionRows rows;

    private volatile Known known = new Known(List.of(), Map.of());

    private record Known(List<SubscriptionId> active, Map<TenantId, Set<EventType>> wanted) {}

    Subscribers(SubscriptionRows rows, SubscriptionProperties properties) {
        super("subscribers");
        this.rows = rows;
        every(properties.sweep(), this::look);
    }

    boolean want(TenantId tenant, EventType type) {
        return known.wanted().getOrDefault(tenant, Set.of()).contains(type);
    }

    boolean wantAny(TenantId tenant, Collection<EventType> types) {
        return types.stream().anyMatch(type -> want(tenant, type));
    }

    /** Those events are sent to. */
    List<SubscriptionId> active() {
        return known.active();
    }

    void look() {
        var all = rows.all();
        known = new Known(
                all.stream()
                        .filter(subscription -> subscription.state() == Subscription.State.ACTIVE)
                        .map(Subscription::id)
                        .toList(),
                all.stream()
                        .collect(Collectors.groupingBy(
                                Subscription::tenant,
                                Collectors.flatMapping(
                                        subscription -> subscription.types().stream(),
                                        Collectors.toCollection(() -> EnumSet.noneOf(EventType.class))))));
    }

    /** Known before the first turn runs, which starts later. */
    @Override
    public void start() {
        look();
        super.start();
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1;
    }

    @EventListener
    void on(Wake.SubscriptionsChanged changed) {
        soon(this::look);
    }
}
