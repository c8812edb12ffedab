package ai.focal360.agenda;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;

/** An answer that is waited for was followed up, or is not waited for any more. Published inside the transaction that says so. */
public record GoalStands(TenantId tenant, AgentId agent, CustomerId customer, Goal goal) {}
