/**
 * Policies: what Drools decides. Each decision point is a stateless session over immutable facts; conclusions are inserted
 * facts and carry the rule, its policy id and what it matched. Rule sets compile when a pack is published.
 */
@NullMarked
@ApplicationModule(
        displayName = "Policies",
        allowedDependencies = {"platform", "tenant"})
package ai.focal360.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
