package ai.focal360.audit;

import ai.focal360.audit.ScenarioRun.State;
import ai.focal360.platform.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction did to a run. {@code steps} are those it reached, in order; {@code asks} tells whether it stands at
 * a step that waits for the customer. Without a {@code state} it is under way; what was handed over stays so, unless the
 * run is said to be RUNNING again or TAKEN_BACK.
 */
public record RunChange(
        UUID run,
        @Nullable Begun begun,
        @Nullable State state,
        List<String> steps,
        boolean asks,
        @Nullable Instant endedAt,
        @Nullable String ending) {
    public RunChange {
        steps = List.copyOf(steps);
    }

    /** A run that begins in this transaction; {@code caller} is the run whose step it is. */
    public record Begun(
            TenantId tenant,
            String scenario,
            int version,
            Talk talk,
            @Nullable UUID caller,
            Instant at) {}
}
