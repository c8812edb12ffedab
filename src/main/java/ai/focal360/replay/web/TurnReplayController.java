package ai.focal360.replay.web;

import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.platform.TurnId;
import ai.focal360.replay.Replayed;
import ai.focal360.replay.Replays;
import ai.focal360.tenant.Tenants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST …/turns/{turn}/replay}: a recorded turn's questions asked again. Nothing is done, written or understood anew. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}/turns", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Replay", description = "What rules decided, decided again, and what differs")
@AllowedFor({Role.ANALYST, Role.SUPPORT_LEAD})
class TurnReplayController {
    private final Replays replays;
    private final Tenants tenants;

    TurnReplayController(Replays replays, Tenants tenants) {
        this.replays = replays;
        this.tenants = tenants;
    }

    record Choice(
            @Schema(
                    description = "recorded (those that decided then, also when absent), current, or a pack's number",
                    example = "current")
            @Nullable
            String pack) {}

    @Schema(description = "identical: every question got the same answer; reasons: why some could not be asked")
    record Answer(
            TurnId turn,
            String href,
            boolean identical,
            Replayed.Outcome outcome,
            List<String> reasons,
            List<Replayed.Asked> questions) {}

    @PostMapping(path = "/{turn}/replay", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Asks the turn's recorded questions again, of the rules of then or of another pack")
    Answer replay(@PathVariable String tenant, @PathVariable UUID turn, @RequestBody Choice choice) {
        var id = tenants.named(tenant);
        var against = replays.against(id, Objects.requireNonNullElse(choice.pack(), Replays.RECORDED));
        return replays.replay(id, new TurnId(turn), against)
                .map(replayed -> new Answer(
                        replayed.turn(),
                        href(tenant, replayed.turn()),
                        replayed.identical(),
                        replayed.outcome(),
                        replayed.reasons(),
                        replayed.questions()))
                .orElseThrow(() -> Problem.noSuch("turn"));
    }

    static String href(String tenant, TurnId turn) {
        return "/api/tenants/%s/turns/%s".formatted(tenant, turn);
    }
}
