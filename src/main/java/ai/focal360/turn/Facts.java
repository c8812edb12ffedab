package ai.focal360.turn;

import ai.focal360.customer.Identity;
import ai.focal360.llm.Understanding;
import ai.focal360.policy.facts.AgendaDue;
import ai.focal360.policy.facts.Capability;
import ai.focal360.policy.facts.HandedBack;
import ai.focal360.policy.facts.OwnAddress;
import ai.focal360.policy.facts.Suspected;
import ai.focal360.policy.facts.Talk;
import ai.focal360.policy.facts.Understood;
import ai.focal360.policy.facts.Value;
import ai.focal360.tenant.ChannelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** What every decision point is told of a turn: settings, the talk so far, what was understood, what is suspected, what is known. */
final class Facts {
    private static final String NONE = "none";

    private Facts() {}

    static List<Object> of(TurnContext turn) {
        var facts = new ArrayList<Object>();
        facts.add(turn.settings());
        facts.add(talk(turn));
        facts.add(capability(turn.channel()));
        facts.addAll(addresses(turn));
        facts.addAll(turn.others);
        Optional.ofNullable(turn.hands.summary()).map(HandedBack::new).ifPresent(facts::add);
        turn.errand().map(Facts::agendaDue).ifPresent(facts::add);
        if (!turn.text().isBlank()) {
            facts.add(understood(turn.understanding(), turn.text()));
        }
        var abuse = turn.trace.abuse;
        abuse.suspicions()
                .forEach(suspicion -> facts.add(new Suspected(suspicion.kind(), suspicion.severity(), abuse.person())));
        turn.values()
                .forEach((field, value) -> facts.add(new Value(
                        field, value.value(), value.source(), value.confidence(), turn.told.contains(field))));
        return facts;
    }

    private static Capability capability(ChannelConfig channel) {
        var carries = channel.capability();
        return new Capability(
                word(channel.kind()),
                word(carries.receipts()),
                carries.richMedia(),
                channel.suggestedReplies() ? carries.buttons() : 0,
                channel.maxLength(),
                word(carries.formatting()));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The one this turn is said at is among them, whether it still is the customer's or not. */
    private static List<OwnAddress> addresses(TurnContext turn) {
        var addresses = new ArrayList<OwnAddress>();
        addresses.add(address(Identity.Kind.of(turn.channel().kind()), turn.confirmed(), true));
        turn.profile().identities().stream()
                .filter(identity -> !turn.isHere(identity))
                .map(identity -> address(identity.kind(), identity.level(), false))
                .distinct()
                .forEach(addresses::add);
        return addresses;
    }

    private static OwnAddress address(Identity.Kind kind, Identity.Level level, boolean current) {
        return new OwnAddress(word(kind), word(level), current);
    }

    private static AgendaDue agendaDue(Errand errand) {
        return new AgendaDue(
                errand.type(),
                Objects.requireNonNullElse(errand.text(), ""),
                Objects.requireNonNullElse(errand.scenario(), ""),
                Objects.requireNonNullElse(errand.instance(), ""),
                Objects.requireNonNullElse(errand.expiry(), ""));
    }

    static Talk talk(TurnContext turn) {
        return new Talk(
                turn.turn.agent().value(),
                turn.channel().id(),
                turn.language(),
                turn.state.turns(),
                turn.state.automaticAnswers(),
                turn.turn.trigger() == null ? "customer" : turn.turn.trigger().kind());
    }

    private static Understood understood(Understanding sensed, String text) {
        var intent = sensed.intents().stream().findFirst();
        return new Understood(
                sensed.language(),
                intent.map(Understanding.ScoredIntent::id).orElse(NONE),
                intent.map(Understanding.ScoredIntent::score).orElse(0.0),
                sensed.sentiment(),
                sensed.urgency().name().toLowerCase(Locale.ROOT),
                sensed.tone().name().toLowerCase(Locale.ROOT),
                sensed.answer() == null ? NONE : sensed.answer() ? "yes" : "no",
                text.toLowerCase(Locale.ROOT));
    }
}
