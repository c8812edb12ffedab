/**
 * The staff's console: turns and conversations told to people, out of the record, the scenarios' history and the
 * ledger.
 */
@NullMarked
@ApplicationModule(
        displayName = "Console",
        allowedDependencies = {"platform", "tenant", "audit", "scenario", "tool", "replay", "agenda", "turn"})
package ai.focal360.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
