package ai.focal360.audit;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Work a person was asked for, and what became of it. {@code kind} is the task's form (approve-refund); {@code process}
 * the scenario or platform process it belongs to. {@code waitingMillis} is from creation to the claim, or to the end when
 * nobody claimed; {@code handlingMillis} from the claim to the completion. {@code assignee} is the user's id.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HumanTask(
        String task,
        TenantId tenant,
        String kind,
        String name,
        String process,
        @Nullable String role,
        @Nullable ConversationId conversation,
        @Nullable CustomerId customer,
        @Nullable String agent,
        @Nullable String channel,
        State state,
        @Nullable Decision decision,
        Instant createdAt,
        @Nullable Instant claimedAt,
        @Nullable Instant endedAt,
        @Nullable String assignee,
        @Nullable Long waitingMillis,
        @Nullable Long handlingMillis)
        implements Searchable {

    /** EXPIRED when a deadline passed, WITHDRAWN when what asked for it went away. */
    public enum State {
        OPEN,
        COMPLETED,
        EXPIRED,
        WITHDRAWN
    }

    /** What a person made of a proposal; a proposal is overturned when it was rejected or changed. */
    public enum Decision {
        APPROVED,
        CHANGED,
        REJECTED
    }

    @Override
    public SearchKind searchedAs() {
        return SearchKind.TASK;
    }

    @Override
    public String document() {
        return task;
    }

    @Override
    public Instant since() {
        return createdAt;
    }
}
