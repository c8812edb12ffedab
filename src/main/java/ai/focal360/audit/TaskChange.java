package ai.focal360.audit;

import ai.focal360.platform.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction did to a person's task. {@code changed} tells whether the task's assignee is said; a task that is
 * given back waits again.
 */
public record TaskChange(
        String task,
        @Nullable Asked asked,
        HumanTask.@Nullable State state,
        HumanTask.@Nullable Decision decision,
        boolean changed,
        @Nullable String assignee,
        Instant at) {

    /** A task that begins in this transaction; the talk is absent where it belongs to no conversation. */
    public record Asked(
            TenantId tenant,
            String kind,
            String name,
            String process,
            @Nullable String role,
            @Nullable Talk talk) {}
}
