package ai.focal360.handoff;

import ai.focal360.platform.TenantId;

/** A conversation is the agent's again: handed back, or nobody is needed any more. Published inside the transaction that says so. */
public record HandoffEnded(TenantId tenant, Handoff handoff) {}
