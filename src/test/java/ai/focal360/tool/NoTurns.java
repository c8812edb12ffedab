package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.util.Collection;
import java.util.Set;

/** Where tools are called and no turn runs. */
public final class NoTurns implements TurnsInProgress {
    @Override
    public Set<TurnId> open(TenantId tenant, Collection<TurnId> turns) {
        return Set.of();
    }

    @Override
    public boolean busy(TenantId tenant, ConversationId conversation) {
        return false;
    }
}
