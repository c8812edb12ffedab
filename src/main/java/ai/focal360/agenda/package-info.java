/**
 * Speaking first: tasks that are due some day, answers that are waited for and followed up once, and the question to rules whether
 * somebody may be written to now. What is said is said by a turn, as always.
 */
@NullMarked
@ApplicationModule(
        displayName = "Agenda",
        allowedDependencies = {
            "platform",
            "tenant",
            "customer",
            "policy",
            "policy :: facts",
            "scenario",
            "turn",
            "audit"
        })
package ai.focal360.agenda;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
