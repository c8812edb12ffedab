/**
 * From messages to logical turns: dedupe, burst window, claims with leases and epochs, recovery of what a dead node left.
 */
@NullMarked
@ApplicationModule(
        displayName = "Ingress",
        allowedDependencies = {"platform", "tenant", "customer", "turn", "scenario", "tool", "audit"})
package ai.focal360.ingress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
