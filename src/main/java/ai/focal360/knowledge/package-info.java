/**
 * What a tenant's agents know: articles, FAQ, offerings, intents and guidelines, found by words and by meaning.
 */
@NullMarked
@ApplicationModule(
        displayName = "Knowledge",
        allowedDependencies = {"platform", "tenant", "llm"})
package ai.focal360.knowledge;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
