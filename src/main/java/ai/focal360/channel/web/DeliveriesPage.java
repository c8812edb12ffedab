package ai.focal360.channel.web;

import ai.focal360.channel.Deliveries;
import ai.focal360.channel.Deliveries.Sent;
import ai.focal360.channel.Deliveries.Step;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.ConsolePage;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.tenant.Tenants;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answer by answer on which channels it was tried, what became of it there, and why it went on. */
@ConsolePage
@RequestMapping("/console/{tenant}/conversations/{conversation}/messages")
@AllowedFor({Role.SUPPORT_LEAD, Role.ANALYST, Role.REPORTER})
class DeliveriesPage {
    private final Deliveries deliveries;
    private final Tenants tenants;

    DeliveriesPage(Deliveries deliveries, Tenants tenants) {
        this.deliveries = deliveries;
        this.tenants = tenants;
    }

    /** A turn's answer; both in the order of time. */
    record Answer(UUID turn, List<Sent> messages, List<Step> steps) {}

    @GetMapping
    String deliveries(@PathVariable String tenant, @PathVariable UUID conversation, Model model) {
        var named = tenants.named(tenant);
        var id = new ConversationId(conversation);
        if (!deliveries.isConversation(named, id)) {
            throw Problem.noSuch("conversation");
        }
        var messages = deliveries.messages(named, id);
        var steps = deliveries.steps(named, id).stream().collect(Collectors.groupingBy(Step::turn));
        model.addAttribute("conversation", conversation);
        model.addAttribute(
                "answers",
                messages.stream()
                        .collect(Collectors.groupingBy(Sent::turn, LinkedHashMap::new, Collectors.toList()))
                        .entrySet()
                        .stream()
                        .map(answer -> new Answer(
                                answer.getKey(),
                                reversed(answer.getValue()),
                                steps.getOrDefault(answer.getKey(), List.of()).stream()
                                        .sorted(Comparator.comparing(Step::at))
                                        .toList()))
                        .toList());
        model.addAttribute("more", messages.size() == Deliveries.MOST);
        model.addAttribute("most", Deliveries.MOST);
        return "console/deliveries";
    }

    private static List<Sent> reversed(List<Sent> newestFirst) {
        var sent = new ArrayList<>(newestFirst);
        Collections.reverse(sent);
        return sent;
    }
}
