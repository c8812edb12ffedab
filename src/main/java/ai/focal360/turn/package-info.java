/**
 * The logical turn: eleven phases over one context, run as a BPMN process in memory, and the commit protocol that makes a
 * crash at any moment harmless.
 */
@NullMarked
@ApplicationModule(
        displayName = "Turn",
        allowedDependencies = {
            "platform",
            "tenant",
            "customer",
            "firewall",
            "knowledge",
            "llm",
            "policy",
            "policy :: facts",
            "scenario",
            "tool",
            "audit"
        })
package ai.focal360.turn;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
