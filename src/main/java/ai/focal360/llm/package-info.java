/**
 * Language models sense and write; they never decide. Each step names a model with fallbacks, and the last fallback is
 * always local, so the platform answers with no model configured at all.
 */
@NullMarked
@ApplicationModule(
        displayName = "Language models",
        allowedDependencies = {"platform", "tenant", "customer"})
package ai.focal360.llm;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
