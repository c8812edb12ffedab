package ai.focal360.scenario;

import ai.focal360.platform.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * A person answered what {@link EffectTasks} asked. Published inside the transaction that completes the task, which fails with
 * whoever cannot follow it.
 */
public record EffectDecided(
        TenantId tenant,
        String key,
        Outcome outcome,
        @Nullable String reference,
        String by) {

    /** The first two answer whether it happened, the others what becomes of an effect that could not be taken back. */
    public enum Outcome {
        HAPPENED,
        DID_NOT_HAPPEN,
        UNDONE,
        RETRY,
        STANDS
    }
}
