package ai.focal360.audit.web;

import ai.focal360.audit.HumanTask;
import ai.focal360.audit.HumanTasks;
import ai.focal360.audit.ScenarioRun;
import ai.focal360.audit.ScenarioRuns;
import ai.focal360.audit.WorkCursor;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What took longer than a turn: scenarios customers went through, and work people were asked for. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Work", description = "How scenarios went, and what people were asked for")
@AllowedFor({Role.ANALYST, Role.SUPPORT_LEAD, Role.REPORTER})
class WorkController {
    private static final int MOST = 200;

    private final ScenarioRuns runs;
    private final HumanTasks tasks;
    private final Tenants tenants;

    WorkController(ScenarioRuns runs, HumanTasks tasks, Tenants tenants) {
        this.runs = runs;
        this.tasks = tasks;
        this.tenants = tenants;
    }

    /** Runs, the latest begun first; give {@code next} back to go on. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RunPage(List<ScenarioRun> runs, @Nullable String next) {}

    /** Tasks, the latest asked for first; give {@code next} back to go on. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TaskPage(List<HumanTask> tasks, @Nullable String next) {}

    @GetMapping("/scenario-runs")
    @Operation(summary = "How scenarios went, the latest begun first")
    RunPage runs(
            @PathVariable String tenant,
            @Parameter(description = "id of a scenario") @RequestParam(required = false) @Nullable String scenario,
            @Parameter(description = "RUNNING, COMPLETED, ABANDONED, HANDED_OVER or TAKEN_BACK")
                    @RequestParam(required = false)
                    @Nullable
                    String state,
            @RequestParam(required = false) @Nullable UUID conversation,
            @RequestParam(required = false) @Nullable UUID customer,
            @Parameter(description = "begun at this time or later") @RequestParam(required = false) @Nullable
                    String from,
            @Parameter(description = "begun before this time") @RequestParam(required = false) @Nullable String to,
            @Parameter(description = "1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "the 'next' of the page before") @RequestParam(required = false) @Nullable
                    String next) {
        var page = runs.list(new ScenarioRuns.Query(
                tenants.named(tenant),
                scenario,
                named(ScenarioRun.State.class, "state", state),
                conversation == null ? null : new ConversationId(conversation),
                customer == null ? null : new CustomerId(customer),
                time("from", from),
                time("to", to),
                ofRun(place(next)),
                limit(limit)));
        return new RunPage(page.items(), written(page.next()));
    }

    @GetMapping("/human-tasks")
    @Operation(
            summary = "Work people were asked for, the latest first: how long it waited, who did it, what they decided")
    TaskPage tasks(
            @PathVariable String tenant,
            @Parameter(description = "the task's form, such as approve-call") @RequestParam(required = false) @Nullable
                    String kind,
            @Parameter(description = "OPEN, COMPLETED, EXPIRED or WITHDRAWN") @RequestParam(required = false) @Nullable
                    String state,
            @Parameter(description = "APPROVED, CHANGED or REJECTED") @RequestParam(required = false) @Nullable
                    String decision,
            @Parameter(description = "the group that was asked") @RequestParam(required = false) @Nullable String role,
            @Parameter(description = "id of a user") @RequestParam(required = false) @Nullable String assignee,
            @RequestParam(required = false) @Nullable UUID conversation,
            @Parameter(description = "asked for at this time or later") @RequestParam(required = false) @Nullable
                    String from,
            @Parameter(description = "asked for before this time") @RequestParam(required = false) @Nullable String to,
            @Parameter(description = "1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "the 'next' of the page before") @RequestParam(required = false) @Nullable
                    String next) {
        var page = tasks.list(new HumanTasks.Query(
                tenants.named(tenant),
                kind,
                named(HumanTask.State.class, "state", state),
                named(HumanTask.Decision.class, "decision", decision),
                role,
                assignee,
                conversation == null ? null : new ConversationId(conversation),
                time("from", from),
                time("to", to),
                place(next),
                limit(limit)));
        return new TaskPage(page.items(), written(page.next()));
    }

    private static <E extends Enum<E>> @Nullable E named(Class<E> type, String parameter, @Nullable String value) {
        if (value == null) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(value))
                .findFirst()
                .orElseThrow(() -> Problem.parameter(
                        parameter,
                        Arrays.stream(type.getEnumConstants())
                                .map(Enum::name)
                                .collect(Collectors.joining(", ", "one of ", ""))));
    }

    private static @Nullable Instant time(String parameter, @Nullable String value) {
        try {
            return value == null ? null : TurnFilters.time(value);
        } catch (RuntimeException e) {
            throw Problem.parameter(parameter, "a time, such as 2026-01-31T09:00:00Z");
        }
    }

    private static int limit(int limit) {
        if (limit < 1 || limit > MOST) {
            throw Problem.parameter("limit", "a number from 1 to %d".formatted(MOST));
        }
        return limit;
    }

    private static @Nullable WorkCursor place(@Nullable String next) {
        try {
            return next == null ? null : WorkCursor.parse(next);
        } catch (IllegalArgumentException e) {
            throw Problem.parameter("next", "the 'next' of an earlier page");
        }
    }

    /** Runs have UUIDs; a page of tasks may end at anything. */
    private static @Nullable WorkCursor ofRun(@Nullable WorkCursor cursor) {
        try {
            if (cursor != null) {
                UUID.fromString(cursor.id());
            }
            return cursor;
        } catch (IllegalArgumentException e) {
            throw Problem.parameter("next", "the 'next' of an earlier page");
        }
    }

    private static @Nullable String written(@Nullable WorkCursor next) {
        return next == null ? null : next.toString();
    }
}
