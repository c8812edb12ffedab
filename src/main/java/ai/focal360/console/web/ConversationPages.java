package ai.focal360.console.web;

import ai.focal360.audit.AuditStore;
import ai.focal360.audit.Sight;
import ai.focal360.audit.TurnCursor;
import ai.focal360.audit.TurnRecord;
import ai.focal360.console.Expected;
import ai.focal360.console.Standing;
import ai.focal360.console.Stories;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Caller;
import ai.focal360.platform.ConsolePage;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.tenant.Tenants;
import ai.focal360.turn.Series;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Conversations by what was said last, and one as it was spoken, each answer with what it came from. */
@ConsolePage
@RequestMapping("/console/{tenant}/conversations")
@AllowedFor({Role.ANALYST, Role.SUPPORT_LEAD, Role.REPORTER})
class ConversationPages {
    private static final int PAGE = 30;
    private static final int LONGEST = 200;

    private final AuditStore audit;
    private final Tenants tenants;
    private final Stories stories;
    private final Series series;

    ConversationPages(AuditStore audit, Tenants tenants, Stories stories, Series series) {
        this.audit = audit;
        this.tenants = tenants;
        this.stories = stories;
        this.series = series;
    }

    @GetMapping
    String conversations(
            @PathVariable String tenant,
            @RequestParam(defaultValue = "") String next,
            @AuthenticationPrincipal Caller caller,
            Model model) {
        var page = audit.conversations(tenants.named(tenant), cursor(next), PAGE);
        model.addAttribute(
                "conversations",
                page.turns().stream()
                        .map(Sight.of(caller)::of)
                        .map(stories::inShort)
                        .toList());
        model.addAttribute(
                "standings",
                standings(
                        tenant,
                        page.turns().stream().map(TurnRecord::conversation).toList()));
        model.addAttribute("older", page.next());
        model.addAttribute("isFirst", next.isEmpty());
        return "console/conversations";
    }

    @GetMapping("/{conversation}")
    String conversation(
            @PathVariable String tenant,
            @PathVariable String conversation,
            @AuthenticationPrincipal Caller caller,
            Model model) {
        var records = audit.conversation(
                tenants.named(tenant), Problem.named("conversation", ConversationId::of, conversation), LONGEST + 1);
        if (records.isEmpty()) {
            throw Problem.noSuch("conversation");
        }
        var first = records.get(0);
        model.addAttribute(
                "standing", standings(tenant, List.of(first.conversation())).get(conversation));
        model.addAttribute("conversation", conversation);
        model.addAttribute("customer", first.customer().toString());
        model.addAttribute("agent", first.agent().value());
        var expected = stories.expected(first.tenant(), first.conversation());
        model.addAttribute(
                "expected", expected.stream().collect(Collectors.toMap(Expected::turn, it -> it, (a, b) -> a)));
        model.addAttribute(
                "waiting",
                expected.stream().filter(Expected::isWaitedFor).findFirst().orElse(null));
        model.addAttribute("isLonger", records.size() > LONGEST);
        model.addAttribute(
                "turns",
                records.stream()
                        .limit(LONGEST)
                        .map(Sight.of(caller)::of)
                        .map(stories::inShort)
                        .toList());
        return "console/conversation";
    }

    private Map<String, Standing> standings(String tenant, List<ConversationId> conversations) {
        return series.places(tenants.named(tenant), conversations).entrySet().stream()
                .collect(Collectors.toMap(it -> it.getKey().toString(), it -> Standing.of(it.getValue())));
    }

    private static @Nullable TurnCursor cursor(String next) {
        return next.isEmpty() ? null : Problem.named("page", TurnCursor::parse, next);
    }
}
