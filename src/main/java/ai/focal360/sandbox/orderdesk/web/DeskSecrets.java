package ai.focal360.sandbox.orderdesk.web;

import ai.focal360.platform.TenantId;

/** What a caller must know to use a tenant's desk. */
@FunctionalInterface
interface DeskSecrets {
    String secret(TenantId tenant, String name);
}
