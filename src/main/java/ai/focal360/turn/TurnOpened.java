package ai.focal360.turn;

import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;

/** Somebody other than a customer opened a turn that is due now; published in the transaction that did. */
public record TurnOpened(TenantId tenant, TurnId turn) {}
