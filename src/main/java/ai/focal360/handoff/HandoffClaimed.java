package ai.focal360.handoff;

import ai.focal360.platform.TenantId;

/** A colleague took a conversation, here or in Tasklist. Published inside the transaction that gives it to them. */
public record HandoffClaimed(TenantId tenant, Handoff handoff) {}
