/**
 * The TurnRecord, everything that explains one turn: stored in the turn's transaction, searched in OpenSearch.
 */
@NullMarked
@ApplicationModule(
        displayName = "Audit",
        allowedDependencies = {"platform", "tenant"})
package ai.focal360.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
