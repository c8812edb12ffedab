package ai.focal360.audit;

import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;

/** A turn was recorded; published inside the transaction that records it. */
public record TurnRecorded(TenantId tenant, TurnId turn) {}
