/**
 * From messages to logical turns: dedupe, burst windows and what a message does to a running turn by rule, limits, claims
 * with leases and epochs, recovery of what a dead node left.
 */
@NullMarked
@ApplicationModule(
        displayName = "Ingress",
        allowedDependencies = {
            "platform",
            "tenant",
            "customer",
            "firewall",
            "turn",
            "scenario",
            "tool",
            "audit",
            "policy",
            "policy::facts"
        })
package ai.focal360.ingress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
