/**
 * Conversations in the hands of colleagues: a queue by skill, urgency and language, an honest waiting time, and talking in the same
 * conversation until it is handed back. Who has it is told by the task in the engine; the rows here follow.
 */
@NullMarked
@ApplicationModule(
        displayName = "Handoff",
        allowedDependencies = {"platform", "tenant", "customer", "policy :: facts", "scenario", "tool", "turn", "audit"
        })
package ai.focal360.handoff;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
