package ai.focal360.customer;

import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;

/** An address was verified to be the customer's, for the first time or again. Published inside the transaction that notes it. */
public record IdentityConfirmed(TenantId tenant, CustomerId customer, Identity.Kind kind, Identity.Level level) {}
