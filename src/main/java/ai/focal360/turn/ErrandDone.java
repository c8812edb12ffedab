package ai.focal360.turn;

import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;

/**
 * A turn of the agenda ended; published in C2's transaction. {@code reference} is the trigger's. {@code done} is false when the
 * customer wrote in the same moment and was answered instead.
 */
public record ErrandDone(TenantId tenant, TurnId turn, String reference, boolean done) {}
