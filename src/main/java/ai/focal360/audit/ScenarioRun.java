package ai.focal360.audit;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One scenario as one conversation went through it, tracked apart from turns: a turn may be RESOLVED while its scenario is
 * still running. {@code steps} are the ids of the steps it reached, each once, in order; {@code lastStep} is where it
 * stands or where it ended; {@code ending} is the end event it reached. {@code tookMillis} is from start to end.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScenarioRun(
        UUID run,
        TenantId tenant,
        String scenario,
        int version,
        AgentId agent,
        String channel,
        CustomerId customer,
        ConversationId conversation,
        State state,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Long tookMillis,
        List<String> steps,
        @Nullable String lastStep,
        @Nullable String ending)
        implements Searchable {

    /**
     * How a run stands: under way, at its own end, left by the customer at {@code lastStep} (nothing said for as long as is
     * configured, or cancelled by a rule), handed to a person, taken back with the turn that began it, or continued by
     * a newer version of its scenario.
     */
    public enum State {
        RUNNING,
        COMPLETED,
        ABANDONED,
        HANDED_OVER,
        TAKEN_BACK,
        MIGRATED
    }

    public ScenarioRun {
        steps = List.copyOf(steps);
    }

    @Override
    public SearchKind searchedAs() {
        return SearchKind.RUN;
    }

    @Override
    public String document() {
        return run.toString();
    }

    @Override
    public Instant since() {
        return startedAt;
    }
}
