/**
 * What customers ask and nothing known answers: the same question in other words is one gap, and a gap that keeps coming back is
 * somebody's task until an article answers it.
 */
@NullMarked
@ApplicationModule(
        displayName = "Insight",
        allowedDependencies = {"platform", "tenant", "audit", "knowledge", "policy", "policy :: facts", "scenario"})
package ai.focal360.insight;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
