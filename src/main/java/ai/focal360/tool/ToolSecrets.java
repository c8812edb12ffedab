package ai.focal360.tool;

import ai.focal360.platform.TenantId;

/** Where a tool's bearer secret comes from. */
@FunctionalInterface
interface ToolSecrets {
    String secret(TenantId tenant, String name);
}
