/**
 * Tenants and what they configured. A tenant's folder of rules, processes, forms and data is a <em>pack</em>, checked as a
 * whole and published as one immutable version; everyone else reads the live version from memory.
 */
@NullMarked
@ApplicationModule(
        displayName = "Tenants and packs",
        allowedDependencies = {"platform"})
package ai.focal360.tenant;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
