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
    private static final String REFUSED =
            "That was not done: somebody else has the conversation now, it is over, or your name is missing.";
    private static final String NOTHING_WRITTEN = "There was nothing to send: write something first.";

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
            @RequestParam(defaultValue = "1") int waiting,
            @RequestParam(defaultValue = "1") int claimed,
            Model model) {
        var named = tenants.named(tenant);
        name(as).ifPresent(colleague -> handoffs.isThere(named, colleague));
        model.addAttribute("waiting", queue(named, Handoff.State.WAITING, skill, language, waiting));
        model.addAttribute("claimed", queue(named, Handoff.State.CLAIMED, skill, language, claimed));
        model.addAttribute("choices", handoffs.choices(named));
        model.addAttribute("skill", skill);
        model.addAttribute("language", language);
        model.addAttribute("as", name(as).orElse(""));
        return "console/handoffs";
    }

    private Handoffs.Queue queue(TenantId tenant, Handoff.State state, String skill, String language, int page) {
        return handoffs.queue(
                tenant,
                new Handoffs.Filter(state, skill.isEmpty() ? null : skill, language.isEmpty() ? null : language, null),
                page);
    }

    @GetMapping("/{handoff}")
    String talk(
            @PathVariable String tenant,
            @PathVariable UUID handoff,
            @RequestParam(defaultValue = "") String as,
            @RequestParam(defaultValue = "") String said,
            Model model) {
        return talk(tenants.named(tenant), handoff, as, said.equals("refused") ? REFUSED : "", model);
    }

    private String talk(TenantId tenant, UUID handoff, String as, String refused, Model model) {
        var found = handoffs.find(tenant, handoff).orElseThrow(() -> Problem.noSuch("handoff"));
        name(as).ifPresent(colleague -> handoffs.stays(tenant, found, colleague));
        var colleague = name(as).orElse("");
        model.addAttribute("handoff", found);
        model.addAttribute("talk", handoffs.talk(tenant, found));
        model.addAttribute("as", colleague);
        model.addAttribute("mine", found.isHeldBy(colleague));
        model.addAttribute("refused", refused);
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
            @RequestParam(required = false) @Nullable UUID key,
            Model model) {
        var line = written(text);
        if (line.isEmpty() || line.length() > HandoffsController.LONGEST) {
            model.addAttribute("text", line);
            return talk(tenants.named(tenant), handoff, as, line.isEmpty() ? NOTHING_WRITTEN : tooLong(line), model);
        }
        return done(
                tenant,
                handoff,
                as,
                named -> handoffs.say(named, handoff, as.strip(), line, key == null ? null : key.toString()));
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
            @RequestParam(defaultValue = "") String summary,
            Model model) {
        var left = written(summary);
        if (left.length() > HandoffsController.LONGEST) {
            model.addAttribute("left", left);
            return talk(tenants.named(tenant), handoff, as, tooLong(left), model);
        }
        return done(tenant, handoff, as, named -> handoffs.handBack(named, handoff, as.strip(), left));
    }

    /** As it was typed: a form sends every line's end as two characters. */
    private static String written(String text) {
        return text.replace("\r\n", "\n").strip();
    }

    private static String tooLong(String text) {
        return "That is too long: %d characters, and at most %d are possible. Nothing was sent."
                .formatted(text.length(), HandoffsController.LONGEST);
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
