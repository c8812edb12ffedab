package ai.focal360.platform;

import java.util.UUID;

/**
 * What another node says is to be looked at now; published on the receiving node as an application event, on a thread that
 * listeners must not hold up. A hint and never a fact: it may be lost, late or repeated, and the rows are what counts.
 */
public sealed interface Wake {
    /** Turns are due for which the node that speaks has no place. */
    record TurnsDue() implements Wake {}

    /** A turn was cancelled that may be running here; also published on the node that cancelled it. */
    record TurnCancelled(TurnId turn) implements Wake {}

    /** Something was said on a lane; {@code lane} is an id made from it. */
    record LaneMoved(UUID lane) implements Wake {}

    /** A pack version was published. */
    record PackStored(TenantId tenant) implements Wake {}

    /** Somebody subscribed to a tenant's events, or no longer does. */
    record SubscriptionsChanged(TenantId tenant) implements Wake {}
}
