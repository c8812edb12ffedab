package ai.focal360.replay.web;

import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Caller;
import ai.focal360.platform.Problem;
import ai.focal360.platform.ProblemException;
import ai.focal360.platform.Role;
import ai.focal360.platform.TurnId;
import ai.focal360.replay.Against;
import ai.focal360.replay.Findings;
import ai.focal360.replay.Period;
import ai.focal360.replay.PeriodReplay;
import ai.focal360.replay.PeriodReplays;
import ai.focal360.replay.ReplayId;
import ai.focal360.replay.Replays;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code …/replays}: recorded turns of a period, asked again one after the other; begun, followed and cancelled. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}/replays", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Replay", description = "What rules decided, decided again, and what differs")
@AllowedFor({Role.ANALYST, Role.SUPPORT_LEAD, Role.REPORTER})
class PeriodReplayController {
    private static final int MOST = 200;
    private static final String WORD = "[A-Za-z0-9_-]{1,64}";
    private static final String NOT_A_WORD = "must be letters, digits, _ or -";

    private final PeriodReplays replays;
    private final Replays packs;
    private final Tenants tenants;
    private final Clock clock;

    PeriodReplayController(PeriodReplays replays, Replays packs, Tenants tenants, Clock clock) {
        this.replays = replays;
        this.packs = packs;
        this.tenants = tenants;
        this.clock = clock;
    }

    record Wanted(
            @NotNull @Nullable @Schema(description = "turns that finished at this time or later")
            Instant from,

            @NotNull @Nullable @Schema(description = "and before this time; now at the latest")
            Instant to,

            @Nullable
            @Schema(
                    description = "recorded (those that decided then, also when absent), current, or a pack's number",
                    example = "current")
            String pack,

            @Nullable @Pattern(regexp = WORD, message = NOT_A_WORD)
            String agent,

            @Nullable @Pattern(regexp = WORD, message = NOT_A_WORD)
            String channel,

            @Nullable @Pattern(regexp = WORD, message = NOT_A_WORD)
            String resolution,

            @Nullable @Pattern(regexp = WORD, message = NOT_A_WORD)
            String category) {}

    @Schema(
            description = "How far it is. pack and platform are those that are asked; absent when each turn's own are."
                    + " Counts are of turns; turns leads to those that differ")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Progress(
            ReplayId id,
            String href,
            PeriodReplay.State state,
            Period period,
            @Nullable String pack,
            @Nullable String platform,
            UUID requestedBy,
            Instant requestedAt,
            @Nullable Instant endedAt,
            long total,
            long lookedAt,
            long identical,
            long different,
            long notReplayable,
            List<Findings.ByRule> differences,
            List<Findings.Reason> reasons,
            String turns) {

        static Progress of(PeriodReplay replay) {
            var packs = replay.against() instanceof Against.Packs given ? given : null;
            var findings = replay.findings();
            return new Progress(
                    replay.id(),
                    PeriodReplayController.href(replay),
                    replay.state(),
                    replay.period(),
                    packs == null ? null : packs.pack(),
                    packs == null ? null : packs.platform(),
                    replay.requestedBy(),
                    replay.requestedAt(),
                    replay.endedAt(),
                    replay.total(),
                    findings.lookedAt(),
                    findings.identical(),
                    findings.different(),
                    findings.notReplayable(),
                    findings.differences(),
                    findings.reasons(),
                    PeriodReplayController.href(replay) + "/turns");
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<Turn> turns, @Nullable String next) {}

    record Turn(TurnId turn, String href, Instant finishedAt, List<String> policies) {}

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Begins to replay the turns of a period; one replay of a tenant runs at a time")
    @ApiResponse(responseCode = "202", description = "It is worked on; Location says where to look")
    @AllowedFor(Role.ANALYST)
    ResponseEntity<Progress> begin(
            @PathVariable String tenant,
            @Valid @RequestBody Wanted wanted,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var id = tenants.named(tenant);
        var against = packs.against(id, Objects.requireNonNullElse(wanted.pack(), Replays.RECORDED));
        var begun = replays.begin(id, period(wanted), against, caller.token());
        return ResponseEntity.accepted().location(URI.create(href(begun))).body(Progress.of(begun));
    }

    @GetMapping
    @Operation(summary = "The latest replays over periods, newest first")
    List<Progress> newest(@PathVariable String tenant) {
        return replays.newest(tenants.named(tenant)).stream().map(Progress::of).toList();
    }

    @GetMapping("/{replay}")
    @Operation(summary = "How far a replay is and what it found: what differs, by rule")
    Progress progress(@PathVariable String tenant, @PathVariable UUID replay) {
        return Progress.of(found(tenant, replay));
    }

    @GetMapping("/{replay}/turns")
    @Operation(summary = "The first turns that differ, newest first: 1,000 at most")
    Page turns(
            @PathVariable String tenant,
            @PathVariable UUID replay,
            @Parameter(description = "1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "the 'next' of the page before") @RequestParam(defaultValue = "0") int next) {
        if (limit < 1 || limit > MOST) {
            throw Problem.parameter("limit", "a number from 1 to " + MOST);
        }
        if (next < 0) {
            throw Problem.parameter("next", "the 'next' of an earlier page");
        }
        var all = found(tenant, replay).findings().turns();
        var end = Math.min((long) next + limit, all.size());
        return new Page(
                all.stream()
                        .skip(next)
                        .limit(limit)
                        .map(turn -> new Turn(
                                turn.turn(),
                                TurnReplayController.href(tenant, turn.turn()),
                                turn.finishedAt(),
                                turn.policies()))
                        .toList(),
                end < all.size() ? String.valueOf(end) : null);
    }

    @DeleteMapping("/{replay}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Cancels a replay that runs; what it found until now stays")
    @ApiResponse(responseCode = "204", description = "It is cancelled")
    @AllowedFor(Role.ANALYST)
    void cancel(@PathVariable String tenant, @PathVariable UUID replay) {
        var found = found(tenant, replay);
        if (!replays.cancel(found.tenant(), found.id())) {
            throw Problem.CONFLICT.because("The replay has ended already.");
        }
    }

    private PeriodReplay found(String tenant, UUID replay) {
        return replays.find(tenants.named(tenant), new ReplayId(replay)).orElseThrow(() -> Problem.noSuch("replay"));
    }

    /** What is recorded from now on is not part of it: a replay comes to its end. */
    private Period period(Wanted wanted) {
        var from = Objects.requireNonNull(wanted.from());
        var to = Objects.requireNonNull(wanted.to());
        var now = clock.instant();
        if (from.isBefore(Instant.EPOCH) || !from.isBefore(to)) {
            throw wrongPeriod();
        }
        return new Period(
                from,
                to.isBefore(now) ? to : now,
                wanted.agent(),
                wanted.channel(),
                wanted.resolution(),
                wanted.category());
    }

    private static ProblemException wrongPeriod() {
        return Problem.parameter("from", "a time before 'to', such as 2026-01-31T09:00:00Z");
    }

    private static String href(PeriodReplay replay) {
        return "/api/tenants/%s/replays/%s".formatted(replay.tenant(), replay.id());
    }
}
