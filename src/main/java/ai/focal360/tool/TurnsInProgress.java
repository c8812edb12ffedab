package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.util.Collection;
import java.util.Set;

/** What runs at the moment, so that nobody asks about, or takes back, what a turn is still busy with. */
public interface TurnsInProgress {
    /** Those of the turns that will go on by themselves: one that began a call will also end it. */
    Set<TurnId> open(TenantId tenant, Collection<TurnId> turns);

    /** Whether a turn of the conversation runs, which may yet be cancelled together with what it decided. */
    boolean busy(TenantId tenant, ConversationId conversation);
}
