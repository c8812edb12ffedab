package ai.focal360.replay;

import ai.focal360.platform.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A replay over a period as far as it is: {@code total} is how many turns there are to look at, {@code requestedBy} the
 * token's id, {@code next} where it goes on.
 */
public record PeriodReplay(
        ReplayId id,
        TenantId tenant,
        Period period,
        Against against,
        State state,
        UUID requestedBy,
        Instant requestedAt,
        @Nullable Instant endedAt,
        long total,
        Findings findings,
        @Nullable String next) {

    public enum State {
        RUNNING,
        DONE,
        CANCELLED,
        /** It broke again and again at the same place; the log says on what. */
        FAILED
    }
}
