/**
 * Customers of a tenant: the addresses known to be theirs, and the values of the tenant's customer data schema. Models
 * see only the masked schema.
 */
@NullMarked
@ApplicationModule(
        displayName = "Customers",
        allowedDependencies = {"platform", "tenant", "tool"})
package ai.focal360.customer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
