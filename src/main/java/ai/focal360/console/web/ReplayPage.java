package ai.focal360.console.web;

import ai.focal360.console.Repeat;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.ConsolePage;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.platform.TurnId;
import ai.focal360.replay.Replays;
import ai.focal360.tenant.Tenants;
import java.util.UUID;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A turn decided again, of the rules of then or of today. Changes nothing, so its address may be handed on. */
@ConsolePage
@RequestMapping("/console/{tenant}/turns/{turn}/replay")
@AllowedFor({Role.ANALYST, Role.SUPPORT_LEAD})
class ReplayPage {
    private final Replays replays;
    private final Tenants tenants;

    ReplayPage(Replays replays, Tenants tenants) {
        this.replays = replays;
        this.tenants = tenants;
    }

    @GetMapping
    String replay(
            @PathVariable String tenant,
            @PathVariable UUID turn,
            @RequestParam(defaultValue = Replays.RECORDED) String pack,
            Model model) {
        var id = tenants.named(tenant);
        var replayed = replays.replay(id, new TurnId(turn), replays.against(id, pack))
                .orElseThrow(() -> Problem.noSuch("turn"));
        model.addAttribute("turn", turn.toString());
        model.addAttribute("pack", pack);
        model.addAttribute("repeat", Repeat.of(replayed));
        return "console/replay";
    }
}
