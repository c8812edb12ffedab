package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;

/** A person is asked about a tool call, or no longer: published in the transaction that notes it. */
public record ApprovalMoved(
        TenantId tenant,
        ApprovalId approval,
        ConversationId conversation,
        String scenario,
        String tool,
        String role,
        ApprovalRequest.State state) {}
