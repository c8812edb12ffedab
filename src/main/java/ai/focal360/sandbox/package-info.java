/**
 * A tenant's own systems, played: the demo order desk behind real HTTP.
 */
@NullMarked
@ApplicationModule(
        displayName = "Sandbox",
        allowedDependencies = {"platform", "tenant"})
package ai.focal360.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
