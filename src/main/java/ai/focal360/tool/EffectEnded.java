package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;

/**
 * The ledger notes how an effect ended, or that nobody knows: published in the transaction that notes it, again where it comes
 * out otherwise. {@code compensation} is an effect that takes back another.
 */
public record EffectEnded(
        TenantId tenant,
        String key,
        String tool,
        EffectLedger.State state,
        ConversationId conversation,
        CustomerId customer,
        TurnId turn,
        boolean compensation) {}
