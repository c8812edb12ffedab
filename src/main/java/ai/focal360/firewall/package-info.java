/**
 * Abuse, suspected and answered: detectors read a burst for insults, threats, injections, links and hidden texts, rules
 * decide what follows (the point {@code firewall}), and a customer's standing keeps it until it ends or somebody releases
 * them. It stands below {@code turn} and {@code ingress}, which ask it; detectors hold no policy, rules see signals and
 * never the words.
 */
@NullMarked
@ApplicationModule(
        displayName = "Firewall",
        allowedDependencies = {"platform", "tenant", "customer", "policy", "policy :: facts"})
package ai.focal360.firewall;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
