package ai.focal360.ingress;

import ai.focal360.platform.TenantId;
import ai.focal360.policy.Decision;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.FactJson;
import ai.focal360.policy.Policies;
import ai.focal360.policy.facts.Absorb;
import ai.focal360.policy.facts.ArrivalMove;
import ai.focal360.policy.facts.Arrivals;
import ai.focal360.policy.facts.Arrived;
import ai.focal360.policy.facts.BurstWindow;
import ai.focal360.policy.facts.DelayMessage;
import ai.focal360.policy.facts.DropMessage;
import ai.focal360.policy.facts.Expected;
import ai.focal360.policy.facts.ForceComplete;
import ai.focal360.policy.facts.Gathering;
import ai.focal360.policy.facts.RunningTurn;
import ai.focal360.policy.facts.Silence;
import ai.focal360.policy.facts.Supersede;
import ai.focal360.policy.facts.Window;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.turn.Arrival.Move;
import ai.focal360.turn.Arrival.Patience;
import ai.focal360.turn.EffectiveConfig;
import ai.focal360.turn.Encounter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks the rules of point {@code ingress} what becomes of a message, given what it meets. */
@Component
class Admission {
    private static final Logger log = LoggerFactory.getLogger(Admission.class);
    private static final String TYPING = "typing";

    /** No rule may put an answer off for longer. */
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(10);

    private final EffectiveConfig.Configs configs;
    private final Policies policies;
    private final ObjectMapper json;
    private final MeterRegistry meters;

    Admission(EffectiveConfig.Configs configs, Policies policies, ObjectMapper json, MeterRegistry meters) {
        this.configs = configs;
        this.policies = policies;
        this.json = json;
        this.meters = meters;
    }

    /** What the rules want; {@code drop} leaves everything else without meaning. */
    record Ruling(
            Optional<DropMessage> drop, Optional<Measure> coolDown, Patience patience, Move move, JsonNode handling) {}

    /** A customer who is not answered for a while, and by which rule. */
    record Measure(int minutes, String reason, String policy) {}

    /** What the rules want; where one of them fails, the message is taken as if there were none. */
    Ruling rule(InboundMessage message, Encounter met, Traffic.Rates rates) {
        try {
            return ask(message, met, rates);
        } catch (RuntimeException e) {
            log.error(
                    "Rules of point ingress failed for tenant '{}', channel '{}'; its message is queued",
                    message.tenant(),
                    message.channel().id(),
                    e);
            meters.counter(
                            "focal.ingress.rules.failed",
                            "tenant",
                            message.tenant().value())
                    .increment();
            return new Ruling(
                    Optional.empty(),
                    Optional.empty(),
                    new Patience(
                            message.channel().burstWindow(), message.channel().longestBurst()),
                    Move.QUEUE,
                    json.createObjectNode().put("failed", String.valueOf(e.getMessage())));
        }
    }

    private Ruling ask(InboundMessage message, Encounter met, Traffic.Rates rates) {
        var config = configs.of(message.tenant(), message.channel().agent());
        var facts =
                facts(config, message.channel(), InboundMessage.TEXT, Objects.requireNonNullElse(message.text(), ""));
        facts.add(new Gathering(met.gathered(), met.gatheringFor().toMillis()));
        met.expected().ifPresent(expected -> facts.add(new Expected(expected.yesOrNo(), expected.fields())));
        met.running().ifPresent(running -> facts.add(fact(running, message.channel())));
        facts.add(new Arrivals("customer", Math.round(met.lastMinute())));
        facts.add(new Arrivals("channel", rates.channel()));
        facts.add(new Arrivals("agent", rates.agent()));
        facts.add(new Arrivals("tenant", rates.tenant()));
        var decision = decide(config, facts);
        return new Ruling(
                decision.first(DropMessage.class),
                coolDown(decision),
                patience(message.channel(), decision),
                move(met, decision),
                told(met, decision));
    }

    /** How long a thought is waited for whose author is seen to type. */
    Optional<Duration> whileTyping(TenantId tenant, ChannelConfig channel) {
        var config = configs.of(tenant, channel.agent());
        return decide(config, facts(config, channel, TYPING, ""))
                .first(Window.class)
                .map(window -> limited(window.millis(), channel.longestBurst()));
    }

    /** How often a customer is told that too much arrives, at most. */
    Duration noticeEvery(InboundMessage message) {
        var settings = configs.of(message.tenant(), message.channel().agent()).settings();
        return Duration.ofMillis(settings.millis("limit.notice-every"));
    }

    private static List<Object> facts(EffectiveConfig config, ChannelConfig channel, String kind, String text) {
        var facts = new ArrayList<Object>();
        facts.add(config.settings());
        facts.add(new BurstWindow(
                channel.id(),
                channel.burstWindow().toMillis(),
                channel.longestBurst().toMillis()));
        facts.add(new Arrived(kind, channel.id(), text));
        return facts;
    }

    private static RunningTurn fact(Encounter.Running running, ChannelConfig channel) {
        var progress = running.progress();
        return new RunningTurn(
                progress.phase(),
                running.channel().equals(channel.id()),
                running.ofOurOwn(),
                progress.effects().id(),
                progress.ahead().id(),
                running.committed(),
                progress.rewindable(),
                running.superseded(),
                running.runningFor().toMillis(),
                false);
    }

    private Decision decide(EffectiveConfig config, List<Object> facts) {
        return policies.decide(config.pack(), config.platform(), DecisionPoint.INGRESS, facts);
    }

    private static Patience patience(ChannelConfig channel, Decision decision) {
        var window = decision.first(Window.class)
                .map(it -> limited(it.millis(), channel.longestBurst()))
                .orElse(channel.burstWindow());
        var delay = decision.all(DelayMessage.class).stream()
                .map(it -> limited(it.millis(), LONGEST_DELAY))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return new Patience(window, channel.longestBurst(), delay);
    }

    private static Optional<Measure> coolDown(Decision decision) {
        return decision.concluded().stream()
                .filter(concluded -> concluded.conclusion() instanceof Silence)
                .findFirst()
                .map(concluded -> {
                    var wanted = (Silence) concluded.conclusion();
                    return new Measure(wanted.minutes(), wanted.reason(), concluded.policy());
                });
    }

    private static Duration limited(long millis, Duration longest) {
        return Duration.ofMillis(Math.max(0, Math.min(millis, longest.toMillis())));
    }

    private static Move move(Encounter met, Decision decision) {
        var running = met.running().map(Encounter.Running::turn);
        var wanted = decision.first(ArrivalMove.class);
        if (running.isEmpty() || wanted.isEmpty()) {
            return Move.QUEUE;
        }
        if (wanted.get() instanceof Absorb) {
            return new Move.Absorb(running.get());
        }
        if (wanted.get() instanceof Supersede) {
            return new Move.Supersede(running.get());
        }
        return wanted.get() instanceof ForceComplete ? new Move.Complete(running.get()) : Move.QUEUE;
    }

    /** For the record: the rules that spoke, what they were asked, and the turn that was running. */
    private JsonNode told(Encounter met, Decision decision) {
        var handling = json.createObjectNode();
        met.running().ifPresent(running -> handling.put("met", running.turn().toString()));
        var rules = handling.putArray("concluded");
        decision.concluded().forEach(concluded -> rules.addObject()
                .put("conclusion", concluded.conclusion().getClass().getSimpleName())
                .put("policy", concluded.policy())
                .put("rule", concluded.rule())
                .set("detail", json.valueToTree(concluded.conclusion())));
        var question = decision.question();
        handling.put("pack", question.pack().toString());
        handling.put("platform", question.platform().toString());
        var facts = handling.putArray("facts");
        question.facts().forEach(fact -> facts.add(FactJson.write(fact)));
        return handling;
    }
}
