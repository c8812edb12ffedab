package ai.focal360.turn;

import ai.focal360.audit.AuditStore;
import ai.focal360.audit.TurnRecord;
import ai.focal360.scenario.Rewinding;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tool.Compensation;
import ai.focal360.tool.EffectLedger;
import ai.focal360.tool.EffectLedger.Effect;
import ai.focal360.tool.EffectLedger.State;
import ai.focal360.tool.SideEffectRegistry;
import ai.focal360.tool.ToolCall;
import ai.focal360.tool.ToolGateway;
import ai.focal360.tool.ToolResult;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes back what a cancelled turn touched, before its successor runs: effects first, newest to oldest, then scenarios and
 * the turn's end in one transaction. A crash in between leaves the turn running and cancelled, and whoever claims it next
 * goes on here; the ledger keeps each undoing one effect.
 */
@Component
class Rewind {
    private static final String SUPERSEDES = "focal.ingress.supersedes";
    private static final Logger log = LoggerFactory.getLogger(Rewind.class);

    private static final TypeReference<Map<String, Object>> ARGUMENTS = new TypeReference<>() {};

    private final StateStore store;
    private final EffectLedger ledger;
    private final SideEffectRegistry registry;
    private final ToolGateway gateway;
    private final Compensation compensation;
    private final Rewinding rewinding;
    private final Recording recording;
    private final AuditStore audit;
    private final Identify identify;
    private final Checkpoint.Codec codec;
    private final ObjectMapper json;
    private final MeterRegistry meters;
    private final TransactionTemplate transaction;

    Rewind(
            StateStore store,
            EffectLedger ledger,
            SideEffectRegistry registry,
            ToolGateway gateway,
            Compensation compensation,
            Rewinding rewinding,
            Recording recording,
            AuditStore audit,
            Identify identify,
            Checkpoint.Codec codec,
            ObjectMapper json,
            MeterRegistry meters,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.ledger = ledger;
        this.registry = registry;
        this.gateway = gateway;
        this.compensation = compensation;
        this.rewinding = rewinding;
        this.recording = recording;
        this.audit = audit;
        this.identify = identify;
        this.codec = codec;
        this.json = json;
        this.meters = meters;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Ends the run of a turn that was fenced: takes back what it touched, if it was cancelled. */
    void end(TurnContext turn) {
        switch (store.fate(turn.turn)) {
            case TO_REWIND -> takeBack(turn);
            case CANCELLED -> {
                identify.again(turn);
                audit.append(recording.superseded(turn));
                meters.counter(SUPERSEDES, "touched", "false").increment();
            }
            case LOST -> log.info("Turn {} was taken over; this run wrote nothing more", turn.turn.id());
            case RUNNING ->
                throw new IllegalStateException("Expected turn %s to be fenced or cancelled, but it runs in epoch %d"
                        .formatted(turn.turn.id(), turn.turn.epoch()));
        }
    }

    private void takeBack(TurnContext turn) {
        identify.again(turn);
        undoEffects(turn);
        var state = codec.read(store.load(turn.turn).state());
        transaction.executeWithoutResult(status -> {
            var before = turn.before;
            var replaced = before == null
                    ? Map.<String, String>of()
                    : rewinding.rewind(
                            turn.turn.tenant(),
                            turn.turn.conversation(),
                            before,
                            instances(turn, Set.of("START")),
                            instances(turn, Set.of("CONTINUE", "COMPLETE", "CANCEL")));
            store.abandon(turn.turn, codec.write(state.withInstances(replaced)));
            audit.append(recording.superseded(turn));
        });
        meters.counter(SUPERSEDES, "touched", "true").increment();
    }

    private static Set<String> instances(TurnContext turn, Set<String> moves) {
        return turn.trace.moves.stream()
                .filter(move -> moves.contains(move.move()))
                .map(TurnRecord.ScenarioMove::instance)
                .flatMap(Stream::ofNullable)
                .collect(Collectors.toSet());
    }

    /** A reversible effect may stand or be repeated; an irreversible one keeps a turn from being cancelled. */
    private void undoEffects(TurnContext turn) {
        var effects = new ArrayList<>(ledger.ofTurn(turn.turn.tenant(), turn.turn.id()));
        Collections.reverse(effects);
        for (var effect : effects) {
            if (effect.level() == SideEffectLevel.COMPENSATABLE && !effect.isCompensation()) {
                undo(turn, effect.state() == State.INTENDED ? settled(turn, effect) : effect);
            }
        }
    }

    /**
     * The effect with what came of it: the call is made once more, under its key, where nobody knows. It is intended again
     * first, so that a call which does not get through says nothing about the one before.
     */
    private Effect settled(TurnContext turn, Effect effect) {
        var key = effect.idempotencyKey();
        var known = turn.answers.get(key);
        var result = known != null ? known : again(repeated(turn, effect), effect);
        transaction.executeWithoutResult(status -> ledger.record(turn.turn.tenant(), key, result));
        return ledger.ofTurn(turn.turn.tenant(), turn.turn.id()).stream()
                .filter(it -> it.idempotencyKey().equals(key))
                .findFirst()
                .orElse(effect);
    }

    private ToolResult again(ToolCall call, Effect effect) {
        transaction.executeWithoutResult(status -> ledger.intend(call, effect.idempotencyKey(), effect.level()));
        return gateway.call(call, effect.idempotencyKey());
    }

    private ToolCall repeated(TurnContext turn, Effect effect) {
        return new ToolCall(
                turn.turn.tenant(),
                effect.tool(),
                json.convertValue(effect.arguments(), ARGUMENTS),
                turn.turn.id(),
                turn.turn.turnGroup(),
                effect.step(),
                turn.turn.conversation(),
                turn.turn.customer());
    }

    private void undo(TurnContext turn, Effect effect) {
        if (effect.state() == State.UNKNOWN) {
            report(turn, effect, "what came of it is unknown");
        }
        if (effect.state() != State.DONE) {
            return;
        }
        var call = compensation.undoing(
                turn.turn.tenant(), effect, turn.turn.id(), turn.turn.conversation(), turn.turn.customer());
        var tool = registry.require(call.tenant(), call.tool());
        var intent = Objects.requireNonNull(
                transaction.execute(status -> ledger.intend(call, registry.idempotencyKey(call), tool.level())));
        var began = System.nanoTime();
        var result = intent instanceof EffectLedger.Intent.Settled settled
                ? settled.answer()
                : gateway.call(call, intent.key());
        transaction.executeWithoutResult(status -> {
            ledger.record(call.tenant(), intent.key(), result);
            if (result instanceof ToolResult.Done) {
                ledger.compensated(call.tenant(), effect.idempotencyKey());
            }
        });
        turn.trace.tools.add(new TurnRecord.ToolUse(
                call.tool(),
                tool.level().name(),
                intent.key(),
                "Compensation",
                result instanceof ToolResult.Done ? "DONE" : "UNKNOWN",
                json.valueToTree(call.arguments()),
                null,
                (System.nanoTime() - began) / 1000,
                List.of()));
        if (!(result instanceof ToolResult.Done)) {
            report(turn, effect, "its compensation '%s' did not succeed".formatted(call.tool()));
        }
    }

    private void report(TurnContext turn, Effect effect, String why) {
        log.error(
                "Turn {} of {} was superseded, but its effect {} of tool '{}' stands: {}",
                turn.turn.id(),
                turn.turn.tenant(),
                effect.idempotencyKey(),
                effect.tool(),
                why);
        meters.counter("focal.compensations.failed", "tool", effect.tool()).increment();
    }
}
