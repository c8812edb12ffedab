package ai.focal360.scenario;

import ai.focal360.platform.TenantId;
import java.util.UUID;

/** A person closed what {@link GapTasks} opened. Published inside the transaction that completes the task. */
public record GapDecided(TenantId tenant, UUID gap, Outcome outcome, String by) {

    /** Whether it is answered from now on, or none of the tenant's business. */
    public enum Outcome {
        ANSWERED,
        NOT_OURS
    }
}
