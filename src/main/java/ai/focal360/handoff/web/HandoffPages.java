package ai.focal360.handoff.web;

import ai.focal360.handoff.Handoff;
import ai.focal360.handoff.Handoffs;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.ConsolePage;
import ai.focal360.platform.Problem;
import ai.focal360.platform.ProblemException;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Tenants;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The queue and one conversation of it. {@code as} is the name the colleague goes by, as they entered it; both pages bring
 * themselves up to date as long as they are open, and whoever has a page open counts as there.
 */
@ConsolePage
@RequestMapping("/console/{tenant}/handoffs")
@AllowedFor(Role.SUPPORT_LEAD)
class HandoffPages {
    private final Handoffs handoffs;
    private final Tenants tenants;

    HandoffPages(Handoffs handoffs, Tenants tenants) {
        this.handoffs = handoffs;
        this.tenants = tenants;
    }

    @GetMapping
    String queue(
            @PathVariable String tenant,
            @RequestParam(defaultValue = "") String skill,
            @RequestParam(defaultValue = "") String language,
            @RequestParam(defaultValue = "") String as,
            Model model) {
        var all = handoffs.queue(tenants.named(tenant), name(as));
        model.addAttribute("waiting", only(all, Handoff.State.WAITING, skill, language));
        model.addAttribute("claimed", only(all, Handoff.State.CLAIMED, skill, language));
        model.addAttribute(
                "skills", all.stream().map(Handoff::skill).distinct().sorted().toList());
        model.addAttribute(
                "languages",
                all.stream().map(Handoff::language).distinct().sorted().toList());
        model.addAttribute("skill", skill);
        model.addAttribute("language", language);
        model.addAttribute("as", name(as).orElse(""));
        return "console/handoffs";
    }

    private static List<Handoff> only(List<Handoff> all, Handoff.State state, String skill, String language) {
        return all.stream()
                .filter(handoff -> handoff.state() == state)
                .filter(handoff -> skill.isEmpty() || handoff.skill().equals(skill))
                .filter(handoff -> language.isEmpty() || handoff.language().equals(language))
                .toList();
    }

    @GetMapping("/{handoff}")
    String talk(
            @PathVariable String tenant,
            @PathVariable UUID handoff,
            @RequestParam(defaultValue = "") String as,
            @RequestParam(defaultValue = "") String said,
            Model model) {
        var named = tenants.named(tenant);
        var found = handoffs.find(named, handoff).orElseThrow(() -> Problem.noSuch("handoff"));
        var colleague = name(as).orElse("");
        handoffs.stays(named, found, colleague);
        model.addAttribute("handoff", found);
        model.addAttribute("talk", handoffs.talk(named, found));
        model.addAttribute("as", colleague);
        model.addAttribute("mine", found.isHeldBy(colleague));
        model.addAttribute("refused", said.equals("refused"));
        model.addAttribute("longest", HandoffsController.LONGEST);
        model.addAttribute("key", UUID.randomUUID());
        return "console/handoff";
    }

    @PostMapping("/{handoff}/claim")
    String claim(@PathVariable String tenant, @PathVariable UUID handoff, @RequestParam(defaultValue = "") String as) {
        return done(tenant, handoff, as, named -> handoffs.claim(named, handoff, as.strip()));
    }

    @PostMapping("/{handoff}/say")
    String say(
            @PathVariable String tenant,
            @PathVariable UUID handoff,
            @RequestParam(defaultValue = "") String as,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(required = false) @Nullable UUID key) {
        return done(tenant, handoff, as, named -> {
            if (!text.isBlank() && text.length() <= HandoffsController.LONGEST) {
                handoffs.say(named, handoff, as.strip(), text.strip(), key == null ? null : key.toString());
            }
        });
    }

    @PostMapping("/{handoff}/release")
    String release(
            @PathVariable String tenant, @PathVariable UUID handoff, @RequestParam(defaultValue = "") String as) {
        return done(tenant, handoff, as, named -> handoffs.release(named, handoff, as.strip()));
    }

    @PostMapping("/{handoff}/hand-back")
    String handBack(
            @PathVariable String tenant,
            @PathVariable UUID handoff,
            @RequestParam(defaultValue = "") String as,
            @RequestParam(defaultValue = "") String summary) {
        return done(tenant, handoff, as, named -> handoffs.handBack(named, handoff, as.strip(), summary.strip()));
    }

    /** Somebody else may have been faster: the page shows who has it now. */
    private String done(String tenant, UUID handoff, String as, Consumer<TenantId> work) {
        var named = tenants.named(tenant);
        handoffs.find(named, handoff).orElseThrow(() -> Problem.noSuch("handoff"));
        var refused = name(as).isEmpty();
        if (!refused) {
            try {
                work.accept(named);
            } catch (ProblemException e) {
                if (e.problem() != Problem.CONFLICT) {
                    throw e;
                }
                refused = true;
            }
        }
        return "redirect:/console/%s/handoffs/%s?as=%s%s"
                .formatted(
                        named,
                        handoff,
                        URLEncoder.encode(as.strip(), StandardCharsets.UTF_8),
                        refused ? "&said=refused" : "");
    }

    private static Optional<String> name(String as) {
        return Optional.of(as.strip()).filter(name -> name.matches(HandoffsController.NAME));
    }
}
