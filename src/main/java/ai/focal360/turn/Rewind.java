package ai.focal360.turn;

import ai.focal360.audit.AuditStore;
import ai.focal360.audit.TurnRecord;
import ai.focal360.scenario.Rewinding;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tool.EffectLedger;
import ai.focal360.tool.EffectLedger.Effect;
import ai.focal360.tool.EffectLedger.State;
import ai.focal360.tool.ToolCall;
import ai.focal360.tool.ToolGateway;
import ai.focal360.tool.ToolResult;
import ai.focal360.tool.Undoing;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
    private final ToolGateway gateway;
    private final Undoing undoing;
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
            ToolGateway gateway,
            Undoing undoing,
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
        this.gateway = gateway;
        this.undoing = undoing;
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
            replaced.forEach((ended, again) ->
                    undoing.keep(turn.turn.tenant(), turn.turn.conversation(), ended, again, turn.turn.id()));
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
        var effects = new ArrayList<>(ledger.ofTurn(turn.turn.tenant(), turn.turn.id()).stream()
                .filter(effect -> effect.level() == SideEffectLevel.COMPENSATABLE && !effect.isCompensation())
                .map(effect -> effect.state() == State.INTENDED ? settled(turn, effect) : effect)
                .filter(effect -> effect.state() == State.DONE || effect.state().isOpen())
                .toList());
        Collections.reverse(effects);
        // wanted before the first is taken back: what this run does not come to, or finds no end of, others will
        undoing.mine(
                turn.turn.tenant(), effects.stream().map(Effect::idempotencyKey).toList());
        for (var effect : effects) {
            if (!undo(turn, effect)) {
                log.warn(
                        "Turn {} of {} was superseded, and its effect {} of tool '{}' stands for now",
                        turn.turn.id(),
                        turn.turn.tenant(),
                        effect.idempotencyKey(),
                        effect.tool());
                return;
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

    /** Whether what was done before it may be taken back, too. */
    private boolean undo(TurnContext turn, Effect effect) {
        var began = System.nanoTime();
        var undone = undoing.undo(turn.turn.tenant(), effect.idempotencyKey());
        undone.ifPresent(it -> turn.trace.tools.add(new TurnRecord.ToolUse(
                it.call().tool(),
                it.level().name(),
                it.key(),
                "Compensation",
                it.succeeded() ? "DONE" : "UNKNOWN",
                json.valueToTree(it.call().arguments()),
                null,
                (System.nanoTime() - began) / 1000,
                List.of())));
        return undone.filter(Undoing.Undone::succeeded).isPresent();
    }
}
