/**
 * Replays: what rules were asked in recorded turns is asked again, of the rules of then or of others, and compared. Nothing
 * happens by it: no tool is called, no model asked, nothing written but a replay's own progress.
 */
@NullMarked
@ApplicationModule(
        displayName = "Replay",
        allowedDependencies = {"platform", "tenant", "policy", "turn", "audit"})
package ai.focal360.replay;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
