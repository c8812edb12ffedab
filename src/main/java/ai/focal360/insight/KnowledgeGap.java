package ai.focal360.insight;

import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question that nothing known answers, in whatever words customers put it. {@code question} stands for all of them;
 * {@code asked} and {@code customers} count from the first time; {@code closedBy} is {@code knowledge} or {@code person:} and
 * a user.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KnowledgeGap(
        UUID gap,
        TenantId tenant,
        State state,
        String language,
        String question,
        int asked,
        int customers,
        Instant firstAsked,
        Instant lastAsked,
        @Nullable Instant ticketedAt,
        @Nullable String reason,
        @Nullable Instant closedAt,
        @Nullable String closedBy) {

    /** ANSWERED gaps take no more questions: one that comes again is a new gap. NOT_OURS ones do, and stay closed. */
    public enum State {
        OPEN,
        TICKETED,
        ANSWERED,
        NOT_OURS
    }
}
