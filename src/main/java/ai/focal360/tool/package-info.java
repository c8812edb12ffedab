/**
 * Effects on the outside world: the side-effect registry, the effect ledger (one row per intended effect) and the HTTP
 * gateway to tenants' tools.
 */
@NullMarked
@ApplicationModule(
        displayName = "Tools and effects",
        allowedDependencies = {"platform", "tenant"})
package ai.focal360.tool;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
