/**
 * The reporter: questions about what was said and decided, in plain words, answered by figures that are counted and by the
 * turns behind them. Patterns understand a question, a model may do so better; neither ever says a figure.
 */
@NullMarked
@ApplicationModule(
        displayName = "Reporter",
        allowedDependencies = {"platform", "tenant", "audit", "customer", "llm", "knowledge"})
package ai.focal360.reporter;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
