/**
 * Scenarios: BPMN processes a conversation can be in, advanced by turns, by approvals and by timers.
 */
@NullMarked
@ApplicationModule(
        displayName = "Scenarios",
        allowedDependencies = {"platform", "tenant", "policy", "policy :: facts", "audit"})
package ai.focal360.scenario;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
