package ai.focal360.channel;

import ai.focal360.channel.LadderRows.Left;
import ai.focal360.channel.LadderRows.Said;
import ai.focal360.channel.LadderRows.Stuck;
import ai.focal360.customer.Address;
import ai.focal360.customer.Customers;
import ai.focal360.customer.FieldValue;
import ai.focal360.customer.Identity;
import ai.focal360.customer.Profile;
import ai.focal360.policy.Concluded;
import ai.focal360.policy.Decision;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Policies;
import ai.focal360.policy.facts.Fallback;
import ai.focal360.policy.facts.GiveUp;
import ai.focal360.policy.facts.NextChannel;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.Undelivered;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.turn.Correspondence;
import ai.focal360.turn.EffectiveConfig;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks the rules of point {@code delivery} where an answer goes on that did not arrive; silence gives it up. */
@Component
class Rungs {
    private final Channels channels;
    private final Outbox outbox;
    private final Customers customers;
    private final EffectiveConfig.Configs configs;
    private final Policies policies;
    private final ServiceWindow window;

    Rungs(
            Channels channels,
            Outbox outbox,
            Customers customers,
            EffectiveConfig.Configs configs,
            Policies policies,
            ServiceWindow window) {
        this.channels = channels;
        this.outbox = outbox;
        this.customers = customers;
        this.configs = configs;
        this.policies = policies;
        this.window = window;
    }

    /** Where it goes on, null where it does not, why, and by which policy where a rule said so. */
    record Rung(
            @Nullable Reachable to, String reason, @Nullable String policy) {
        private static Rung none(String reason) {
            return new Rung(null, reason, null);
        }
    }

    /** Where it began its fallbacks are tried in their order, then those of where it is now; nobody is told the same twice on one. */
    Rung after(Stuck stuck, Left lost, Said said, Correspondence talk) {
        var from = channels.find(stuck.tenant(), stuck.channel());
        var profile = customers.find(stuck.tenant(), talk.customer());
        if (from.isEmpty() || profile.isEmpty()) {
            return Rung.none(
                    from.isEmpty()
                            ? "the tenant's live pack has no such channel"
                            : "the customer is not known any more");
        }
        var config = configs.of(stuck.tenant(), from.get().agent());
        var fallbacks = fallbacks(stuck, said, from.get());
        var reachable =
                lost.bound() ? List.<Reachable>of() : reachable(stuck, from.get(), fallbacks, talk, profile.get());
        var facts = new ArrayList<Object>();
        facts.add(config.settings());
        facts.add(new Undelivered(
                stuck.channel(),
                kind(from.get()),
                lost.state(),
                lost.attempts(),
                lost.age().toMinutes()));
        for (var one : reachable) {
            facts.add(fallback(
                    one,
                    stuck,
                    fallbacks.indexOf(one.channel().id()),
                    said.tried(),
                    config.settings(),
                    profile.get().values()));
        }
        var untried = reachable.stream()
                .filter(one -> !said.tried().contains(one.channel().id()))
                .toList();
        return rung(policies.decide(config.pack(), config.platform(), DecisionPoint.DELIVERY, facts), untried);
    }

    private static Rung rung(Decision decision, List<Reachable> reachable) {
        return concluded(decision, NextChannel.class)
                .flatMap(it -> {
                    var next = (NextChannel) it.conclusion();
                    return reachable.stream()
                            .filter(one -> one.channel().id().equals(next.channel()))
                            .map(one -> new Rung(one, next.reason(), it.policy()));
                })
                .findFirst()
                .or(() -> concluded(decision, GiveUp.class)
                        .map(it -> new Rung(null, ((GiveUp) it.conclusion()).reason(), it.policy()))
                        .findFirst())
                .orElseGet(() -> Rung.none("no rule says where it goes on"));
    }

    private static Stream<Concluded> concluded(Decision decision, Class<?> type) {
        return decision.concluded().stream().filter(it -> type.isInstance(it.conclusion()));
    }

    private List<String> fallbacks(Stuck stuck, Said said, ChannelConfig from) {
        var first = channels.find(stuck.tenant(), said.first()).stream()
                .flatMap(channel -> channel.fallbacks().stream())
                .filter(fallback -> !said.tried().contains(fallback));
        return Stream.concat(first, from.fallbacks().stream()).distinct().toList();
    }

    /** The fallbacks there is a provider for, and an address of the customer's. */
    private List<Reachable> reachable(
            Stuck stuck, ChannelConfig from, List<String> fallbacks, Correspondence talk, Profile profile) {
        return fallbacks.stream()
                .flatMap(id -> channels.find(stuck.tenant(), id).stream())
                .filter(channel -> channel.agent().equals(from.agent()) && outbox.sends(stuck.tenant(), channel))
                .flatMap(channel -> address(channel, talk, profile).stream())
                .toList();
    }

    /** Where the customer wrote from last on this channel, else what is most surely theirs, and of that the newest. */
    private static Optional<Reachable> address(ChannelConfig channel, Correspondence talk, Profile profile) {
        var current =
                talk.contact().channel().equals(channel.id()) ? talk.contact().address() : "";
        return profile.identities().stream()
                .filter(identity -> identity.kind().isReachedOn(channel.kind()))
                .map(identity ->
                        new Known(identity, new Address(identity.kind(), identity.address()).writtenOn(channel.kind())))
                .max(Comparator.comparing((Known known) -> known.written().equals(current))
                        .thenComparing(known -> known.identity().level())
                        .thenComparing(known -> known.identity().confirmedAt()))
                .map(known ->
                        new Reachable(channel, known.written(), known.identity().level()));
    }

    private record Known(Identity identity, String written) {}

    private Fallback fallback(
            Reachable to, Stuck stuck, int rank, Set<String> tried, Settings settings, Map<String, FieldValue> values) {
        var channel = to.channel();
        var cost = channel.cost();
        return new Fallback(
                channel.id(),
                kind(channel),
                rank,
                to.level().name().toLowerCase(Locale.ROOT),
                consent(settings, channel, values),
                channel.outbound().permission().name().toLowerCase(Locale.ROOT),
                window.isOpen(channel, new Lane(stuck.tenant(), channel.id(), to.address()), stuck.conversation()),
                tried.contains(channel.id()),
                cost == null ? BigDecimal.ZERO : cost.message());
    }

    private static String consent(Settings settings, ChannelConfig channel, Map<String, FieldValue> values) {
        return Consents.field(settings, channel.kind())
                .map(values::get)
                .map(FieldValue::value)
                .filter(Boolean.class::isInstance)
                .map(given -> Boolean.TRUE.equals(given) ? "given" : "refused")
                .orElse("unknown");
    }

    static String kind(ChannelConfig channel) {
        return channel.kind().name().toLowerCase(Locale.ROOT);
    }
}
