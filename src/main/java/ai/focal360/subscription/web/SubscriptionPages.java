package ai.focal360.subscription.web;

import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Caller;
import ai.focal360.platform.ConsolePage;
import ai.focal360.platform.Place;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.subscription.EventType;
import ai.focal360.subscription.Standing;
import ai.focal360.subscription.Subscription;
import ai.focal360.subscription.SubscriptionId;
import ai.focal360.subscription.Subscriptions;
import ai.focal360.tenant.Tenants;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Which systems are told of events, and of one what it did not take: to be sent again, or discarded. */
@ConsolePage
@RequestMapping("/console/{tenant}/subscriptions")
@AllowedFor({Role.OPERATOR, Role.ANALYST})
class SubscriptionPages {
    private static final int PAGE = 30;

    private final Subscriptions subscriptions;
    private final Tenants tenants;

    SubscriptionPages(Subscriptions subscriptions, Tenants tenants) {
        this.subscriptions = subscriptions;
        this.tenants = tenants;
    }

    /** A line of the list. */
    record Line(Subscription subscription, Standing standing) {}

    @GetMapping
    String list(
            @PathVariable String tenant,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String next,
            Model model) {
        var named = tenants.named(tenant);
        var page = subscriptions.list(named, state(state), place(next), PAGE);
        var standings = subscriptions.standings(named);
        model.addAttribute(
                "lines",
                page.items().stream()
                        .map(one -> new Line(one, standings.getOrDefault(one.id(), Standing.EMPTY)))
                        .toList());
        model.addAttribute("state", state);
        model.addAttribute("states", Subscription.State.values());
        model.addAttribute("older", page.word());
        model.addAttribute("isFirst", next.isEmpty());
        return "console/subscriptions";
    }

    @GetMapping("/{subscription}")
    String one(
            @PathVariable String tenant,
            @PathVariable UUID subscription,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(defaultValue = "") String next,
            @RequestParam(defaultValue = "") String said,
            @AuthenticationPrincipal Caller caller,
            Model model) {
        var named = tenants.named(tenant);
        var found = found(named, subscription);
        var page = subscriptions.deadLetters(
                named, found.id(), EventType.named(type).orElse(null), place(next), PAGE);
        model.addAttribute("subscription", found);
        model.addAttribute("standing", subscriptions.standings(named).getOrDefault(found.id(), Standing.EMPTY));
        model.addAttribute("letters", page.items());
        model.addAttribute("type", type);
        model.addAttribute("older", page.word());
        model.addAttribute("isFirst", next.isEmpty());
        model.addAttribute("said", said);
        model.addAttribute("mayChange", caller.roles().contains(Role.OPERATOR));
        model.addAttribute("mayReadTurns", caller.roles().contains(Role.ANALYST));
        return "console/subscription";
    }

    @PostMapping("/{subscription}/pause")
    @AllowedFor(Role.OPERATOR)
    String pause(@PathVariable String tenant, @PathVariable UUID subscription) {
        var of = found(tenants.named(tenant), subscription);
        subscriptions.pause(of.tenant(), of.id());
        return back(of, "", "paused");
    }

    @PostMapping("/{subscription}/resume")
    @AllowedFor(Role.OPERATOR)
    String resume(@PathVariable String tenant, @PathVariable UUID subscription) {
        var of = found(tenants.named(tenant), subscription);
        subscriptions.resume(of.tenant(), of.id());
        return back(of, "", "resumed");
    }

    @PostMapping("/{subscription}/test")
    @AllowedFor(Role.OPERATOR)
    String test(@PathVariable String tenant, @PathVariable UUID subscription) {
        var of = found(tenants.named(tenant), subscription);
        subscriptions.test(of);
        return back(of, "", "tested");
    }

    @PostMapping("/{subscription}/redeliver")
    @AllowedFor(Role.OPERATOR)
    String redeliverAll(@PathVariable String tenant, @PathVariable UUID subscription) {
        var of = found(tenants.named(tenant), subscription);
        subscriptions.redeliver(of.tenant(), of.id(), null);
        return back(of, "", "again");
    }

    @PostMapping("/{subscription}/dead-letters/{event}/redeliver")
    @AllowedFor(Role.OPERATOR)
    String redeliver(
            @PathVariable String tenant,
            @PathVariable UUID subscription,
            @PathVariable UUID event,
            @RequestParam(defaultValue = "") String type) {
        var of = found(tenants.named(tenant), subscription);
        if (subscriptions.redeliver(of.tenant(), of.id(), event) == 0) {
            throw Problem.noSuch("dead letter");
        }
        return back(of, type, "again");
    }

    @PostMapping("/{subscription}/dead-letters/{event}/discard")
    @AllowedFor(Role.OPERATOR)
    String discard(
            @PathVariable String tenant,
            @PathVariable UUID subscription,
            @PathVariable UUID event,
            @RequestParam(defaultValue = "") String type) {
        var of = found(tenants.named(tenant), subscription);
        if (!subscriptions.discard(of.tenant(), of.id(), event)) {
            throw Problem.noSuch("dead letter");
        }
        return back(of, type, "discarded");
    }

    private Subscription found(TenantId tenant, UUID subscription) {
        return subscriptions
                .find(tenant, new SubscriptionId(subscription))
                .orElseThrow(() -> Problem.noSuch("subscription"));
    }

    private static String back(Subscription of, String type, String said) {
        return "redirect:/console/%s/subscriptions/%s?said=%s%s"
                .formatted(
                        of.tenant(),
                        of.id(),
                        said,
                        EventType.named(type).map(kept -> "&type=" + kept.id()).orElse(""));
    }

    private static @Nullable Place place(String next) {
        return next.isEmpty() ? null : Problem.named("page", Place::parse, next);
    }

    private static Subscription.@Nullable State state(String state) {
        return Arrays.stream(Subscription.State.values())
                .filter(known -> known.name().equals(state))
                .findFirst()
                .orElse(null);
    }
}
