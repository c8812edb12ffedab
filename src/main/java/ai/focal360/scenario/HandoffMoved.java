package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * A person's task in a scenario that hands the conversation over to the team moved: wherever it was done, in Tasklist or here.
 * Published inside the transaction that moves it; {@code task} is the task's id.
 */
public sealed interface HandoffMoved {
    TenantId tenant();

    String task();

    /** {@code topic} is an intent or a scenario; {@code urgency} is low, medium, high or critical. */
    record Asked(
            TenantId tenant,
            String task,
            ConversationId conversation,
            String customer,
            String topic,
            String language,
            String urgency,
            String reason,
            String summary)
            implements HandoffMoved {}

    /** Somebody has it now, or, where {@code colleague} is absent, nobody any more. */
    record Assigned(TenantId tenant, String task, @Nullable String colleague) implements HandoffMoved {}

    /** The colleague is done; {@code summary} is what they leave to the agent, {@code reply} their last word. */
    record Done(
            TenantId tenant,
            String task,
            @Nullable String summary,
            @Nullable String reply) implements HandoffMoved {}

    /** Nobody has to see to it any more. */
    record Withdrawn(TenantId tenant, String task) implements HandoffMoved {}
}
