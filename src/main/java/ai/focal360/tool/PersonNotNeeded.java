package ai.focal360.tool;

import ai.focal360.platform.TenantId;

/** What a person was asked about an effect has come out otherwise. Published in the transaction that notes it. */
public record PersonNotNeeded(TenantId tenant, String key) {}
