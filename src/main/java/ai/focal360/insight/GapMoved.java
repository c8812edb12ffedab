package ai.focal360.insight;

import ai.focal360.platform.TenantId;
import java.util.UUID;

/** A gap became somebody's ticket, or was closed: published in the transaction that notes it. */
public record GapMoved(TenantId tenant, UUID gap, KnowledgeGap.State state) {}
