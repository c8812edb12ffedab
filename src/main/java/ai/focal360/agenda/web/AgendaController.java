package ai.focal360.agenda.web;

import ai.focal360.agenda.Agenda;
import ai.focal360.agenda.AgendaTask;
import ai.focal360.agenda.Goal;
import ai.focal360.agenda.Goals;
import ai.focal360.agenda.Requests;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Caller;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Place;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.scenario.Talks;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What agents are to say first, and which answers are waited for. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Agenda", description = "What is to be said to customers first, and which answers are waited for")
@AllowedFor({Role.SUPPORT_LEAD, Role.SERVICE})
class AgendaController {
    private final Agenda agenda;
    private final Requests requests;
    private final Goals goals;
    private final Talks talks;
    private final Tenants tenants;

    AgendaController(Agenda agenda, Requests requests, Goals goals, Talks talks, Tenants tenants) {
        this.agenda = agenda;
        this.requests = requests;
        this.goals = goals;
        this.talks = talks;
        this.tenants = tenants;
    }

    /** Give {@code next} back to go on. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<AgendaTask> tasks, @Nullable String next) {}

    record GoalList(List<Goal> goals) {}

    /** With the same {@code key}, the task there is already is answered, as it is. */
    record Wish(
            @Size(max = 200) @Nullable String key,

            @NotNull
            @Pattern(regexp = "[a-z][a-z0-9-]{0,49}", message = "must be a word such as reminder or outreach")
            @Nullable
            String type,

            @Nullable UUID customer,

            @Size(max = 256) @Nullable String address,

            @Nullable String channel,

            @Nullable String agent,

            @Nullable String text,

            @Size(max = 50) @Nullable Map<String, String> values,

            @Nullable String scenario,

            @NotNull
            @Size(min = 1, max = 500)
            @Pattern(regexp = "[^\\p{Cntrl}]*", message = "must not contain control characters")
            @Nullable
            String reason,

            @Nullable Instant dueAt,

            @Nullable Instant expiresAt) {}

    /** What is given is changed. */
    record Change(
            @Nullable Instant dueAt,
            @Nullable Instant expiresAt,
            @Nullable String channel) {}

    @GetMapping("/agenda")
    @AllowedFor({Role.SUPPORT_LEAD, Role.ANALYST, Role.SERVICE})
    @Operation(summary = "Tasks in the order they are due")
    Page list(
            @PathVariable String tenant,
            @Parameter(description = "OPEN, SPEAKING, DONE, ANSWERED, DROPPED, EXPIRED, CANCELLED or FAILED")
                    @RequestParam(required = false)
                    @Nullable
                    String state,
            @Parameter(description = "such as follow-up or reminder") @RequestParam(required = false) @Nullable
                    String type,
            @Parameter(description = "id of a channel") @RequestParam(required = false) @Nullable String channel,
            @Parameter(description = "id of a customer") @RequestParam(required = false) @Nullable UUID customer,
            @Parameter(description = "due at this time or later") @RequestParam(required = false) @Nullable
                    Instant from,
            @Parameter(description = "due before this time") @RequestParam(required = false) @Nullable Instant to,
            @Parameter(description = "1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "the 'next' of the page before") @RequestParam(required = false) @Nullable
                    String next) {
        var page = agenda.list(
                tenants.named(tenant),
                new Agenda.Filter(
                        state(state), type, channel, customer == null ? null : new CustomerId(customer), from, to),
                Place.next(next),
                Place.limit(limit));
        return new Page(page.items(), page.word());
    }

    @PostMapping(path = "/agenda", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Have something said to a customer; rules have the last word when it is due")
    AgendaTask add(@PathVariable String tenant, @Valid @RequestBody Wish wish) {
        return requests.add(
                tenants.named(tenant),
                new Requests.Request(
                        wish.key(),
                        Objects.requireNonNull(wish.type()),
                        wish.customer(),
                        wish.address(),
                        wish.channel(),
                        wish.agent(),
                        wish.text(),
                        wish.values() == null ? Map.of() : Map.copyOf(wish.values()),
                        wish.scenario(),
                        Objects.requireNonNull(wish.reason()),
                        wish.dueAt(),
                        wish.expiresAt()),
                AgendaTask.Origin.API,
                null);
    }

    @GetMapping("/agenda/{task}")
    @AllowedFor({Role.SUPPORT_LEAD, Role.ANALYST, Role.SERVICE})
    @Operation(summary = "One task")
    AgendaTask task(@PathVariable String tenant, @PathVariable UUID task) {
        return agenda.find(tenants.named(tenant), task).orElseThrow(() -> Problem.noSuch("task of the agenda"));
    }

    @PatchMapping(path = "/agenda/{task}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Have an open task said at another time, or elsewhere")
    AgendaTask change(@PathVariable String tenant, @PathVariable UUID task, @RequestBody Change change) {
        var named = tenants.named(tenant);
        if (change.channel() != null) {
            requests.knows(named, change.channel());
        }
        return agenda.change(named, task, change.dueAt(), change.expiresAt(), change.channel());
    }

    @DeleteMapping("/agenda/{task}")
    @Operation(summary = "Cancel an open task; one that is cancelled already stays so")
    AgendaTask cancel(@PathVariable String tenant, @PathVariable UUID task, @AuthenticationPrincipal Caller caller) {
        return agenda.cancel(tenants.named(tenant), task, caller.role().key());
    }

    @GetMapping("/conversations/{conversation}/goals")
    @AllowedFor({Role.SUPPORT_LEAD, Role.ANALYST})
    @Operation(summary = "Answers that are or were waited for in a conversation, the newest first")
    GoalList goals(@PathVariable String tenant, @PathVariable UUID conversation) {
        var named = tenants.named(tenant);
        var talk =
                talks.find(named, new ConversationId(conversation)).orElseThrow(() -> Problem.noSuch("conversation"));
        return new GoalList(goals.of(named, talk.conversation()));
    }

    private static AgendaTask.@Nullable State state(@Nullable String state) {
        return state == null
                ? null
                : Arrays.stream(AgendaTask.State.values())
                        .filter(known -> known.name().equals(state))
                        .findFirst()
                        .orElseThrow(() -> Problem.parameter(
                                "state", "OPEN, SPEAKING, DONE, ANSWERED, DROPPED, EXPIRED, CANCELLED or FAILED"));
    }
}
