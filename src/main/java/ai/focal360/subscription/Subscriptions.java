package ai.focal360.subscription;

import ai.focal360.platform.Outbound;
import ai.focal360.platform.Paged;
import ai.focal360.platform.Place;
import ai.focal360.platform.TenantId;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A tenant's subscriptions, and what they did not take. */
@Component
public class Subscriptions {
    private static final String BY_REQUEST = "it was paused on request";

    private final SubscriptionRows subscriptions;
    private final EventRows rows;
    private final Pausing pausing;
    private final Changes changes;
    private final Announcements announcements;
    private final Courier courier;
    private final SigningSecrets secrets;
    private final Outbound outbound;
    private final SubscriptionProperties properties;
    private final Clock clock;

    Subscriptions(
            SubscriptionRows subscriptions,
            EventRows rows,
            Pausing pausing,
            Changes changes,
            Announcements announcements,
            Courier courier,
            SigningSecrets secrets,
            Outbound outbound,
            SubscriptionProperties properties,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.rows = rows;
        this.pausing = pausing;
        this.changes = changes;
        this.announcements = announcements;
        this.courier = courier;
        this.secrets = secrets;
        this.outbound = outbound;
        this.properties = properties;
        this.clock = clock;
    }

    /** Why a URL cannot be subscribed to; a host that is not known yet is no problem until something is sent. */
    public Optional<String> problem(TenantId tenant, String url) {
        return outbound.problem(tenant, url)
                .or(() -> outbound.host(URI.create(url).getHost()) == Outbound.Host.FORBIDDEN
                        ? Optional.of("url is at an address that may not be called")
                        : Optional.empty());
    }

    /** For a URL without a {@link #problem}. Events from now on are its; other nodes take a moment to learn of it. */
    @Transactional
    public Subscription.WithSecret create(TenantId tenant, Wanted wanted, UUID by) {
        var created = subscriptions.add(tenant, wanted, by);
        changes.tell(tenant);
        return withSecret(created);
    }

    public Optional<Subscription> find(TenantId tenant, SubscriptionId id) {
        return subscriptions.find(tenant, id);
    }

    /** Newest first; in any state where none is given. */
    public Paged<Subscription> list(
            TenantId tenant, Subscription.@Nullable State state, @Nullable Place after, int limit) {
        var found = subscriptions.page(tenant, state, after, limit + 1);
        return Paged.of(
                found, limit, last -> new Place(last.createdAt(), last.id().value()));
    }

    /** A new secret; the one before is signed with as well for a while. */
    @Transactional
    public Optional<Subscription.WithSecret> rotate(TenantId tenant, SubscriptionId id) {
        return subscriptions.rotate(tenant, id, properties.rotation()).map(this::withSecret);
    }

    private Subscription.WithSecret withSecret(Subscription subscription) {
        return new Subscription.WithSecret(
                subscription, secrets.secret(subscription.tenant(), subscription.id(), subscription.generation()));
    }

    /** Events are kept for it from now on, and not sent. */
    public Optional<Subscription> pause(TenantId tenant, SubscriptionId id) {
        return pausing.become(tenant, id, Subscription.State.PAUSED, BY_REQUEST);
    }

    public Optional<Subscription> resume(TenantId tenant, SubscriptionId id) {
        return pausing.become(tenant, id, Subscription.State.ACTIVE, null);
    }

    /** With all that was on its way to it; false where there is none. */
    @Transactional
    public boolean delete(TenantId tenant, SubscriptionId id) {
        var deleted = subscriptions.delete(tenant, id);
        rows.deleteAll(tenant, id);
        changes.tell(tenant);
        return deleted;
    }

    /** Sends it an event that says nothing else; answers the event's id. */
    @Transactional
    public UUID test(Subscription subscription) {
        return announcements.test(
                subscription,
                Moment.ofNobody(
                        EventType.SUBSCRIPTION_TESTED,
                        subscription.id().value(),
                        clock.instant(),
                        new EventData.Tested(subscription.id())));
    }

    /** What each holds; one that holds nothing is not among them. */
    public Map<SubscriptionId, Standing> standings(TenantId tenant) {
        return rows.standings(tenant);
    }

    /** Newest first; of any type where none is given. */
    public Paged<DeadLetter> deadLetters(
            TenantId tenant, SubscriptionId id, @Nullable EventType type, @Nullable Place after, int limit) {
        var found = rows.dead(tenant, id, type, after, limit + 1);
        return Paged.of(found, limit, last -> new Place(last.createdAt(), last.event()));
    }

    /** Sends dead events again, one or all, behind what has gone out meanwhile; answers how many. */
    public int redeliver(TenantId tenant, SubscriptionId id, @Nullable UUID event) {
        var again = rows.redeliver(tenant, id, event);
        courier.wake();
        return again;
    }

    /** False where nothing of the kind is dead. */
    public boolean discard(TenantId tenant, SubscriptionId id, UUID event) {
        return rows.discard(tenant, id, event) > 0;
    }
}
