package ai.focal360.turn;

import ai.focal360.policy.facts.Approval;
import ai.focal360.policy.facts.Confirmation;
import ai.focal360.policy.facts.Value;
import ai.focal360.scenario.Scenarios;
import ai.focal360.tenant.Tool;
import ai.focal360.tool.EffectLedger;
import ai.focal360.tool.SideEffectRegistry;
import ai.focal360.tool.ToolCall;
import ai.focal360.tool.ToolResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What a turn brings to the gate: the circumstances of its calls. */
@Component
class Judging {
    private final Gate gate;
    private final Scenarios scenarios;
    private final SideEffectRegistry registry;
    private final EffectLedger ledger;
    private final Clock clock;

    Judging(Gate gate, Scenarios scenarios, SideEffectRegistry registry, EffectLedger ledger, Clock clock) {
        this.gate = gate;
        this.scenarios = scenarios;
        this.registry = registry;
        this.ledger = ledger;
        this.clock = clock;
    }

    Judge of(TurnContext turn) {
        return new Judge(turn);
    }

    /** Judges the calls of one turn, and remembers what it read for them until one of them writes. */
    final class Judge {
        private final TurnContext turn;
        private final Reads reads = gate.reads();

        private Judge(TurnContext turn) {
            this.turn = turn;
        }

        /** {@code ahead}: asked by a Decide step, before the arguments are complete. */
        Judgement judge(ToolCall call, String scenario, boolean ahead) {
            return gate.judge(circumstances(call), call, scenario, ahead, reads);
        }

        /** A tool may have changed what was read. */
        void somethingWasWritten() {
            reads.forget();
        }

        private Circumstances circumstances(ToolCall call) {
            var now = clock.instant();
            var known = Facts.of(turn);
            var values = known.stream()
                    .filter(Value.class::isInstance)
                    .map(Value.class::cast)
                    .collect(Collectors.toMap(Value::field, value -> value));
            return new Circumstances(
                    turn.config(),
                    now,
                    Circumstances.customer(turn.config(), values),
                    turn.state.confirmations().stream()
                            .filter(given -> covers(given, call))
                            .map(given -> confirmation(given, now))
                            .toList(),
                    scenarios.approvals(call.tenant(), call.conversation()).stream()
                            .filter(approved -> call.step().startsWith(approved.instance() + "/"))
                            .map(approved -> new Approval(
                                    approved.tool(), approved.role(), approved.granted(), approved.arguments()))
                            .toList(),
                    List.of(),
                    known);
        }

        /** A yes is for one effect: the call's own, or none yet; an effect that was taken back has used it up. */
        private boolean covers(ConversationState.Confirmation given, ToolCall call) {
            var used = given.usedBy();
            return used == null
                    || (EffectLedger.firstGeneration(used).equals(registry.idempotencyKey(call))
                            && ledger.find(call.tenant(), used)
                                    .map(effect -> effect.state() != EffectLedger.State.COMPENSATED)
                                    .orElse(true));
        }

        /** In the touch that leaves the intent: what the customer confirmed of this call is used for it. */
        void uses(ToolCall call, EffectLedger.Intent intent) {
            var tool = registry.require(call.tenant(), call.tool());
            var arguments = Arguments.usable(tool, call.arguments());
            turn.state = turn.state.using(
                    given -> given.tool().equals(call.tool())
                            && given.usedBy() == null
                            && Arguments.usable(tool, given.arguments()).equals(arguments),
                    intent.key());
        }

        private Confirmation confirmation(ConversationState.Confirmation given, Instant now) {
            var at = given.at();
            return new Confirmation(
                    given.tool(),
                    given.arguments(),
                    given.given(),
                    turn.state.turns() - given.turn(),
                    at == null ? 0 : Math.max(0, Duration.between(at, now).toMinutes()));
        }
    }

    /** Arguments in the types the registry declares. */
    static Map<String, Object> typed(Tool tool, Map<String, Object> arguments) {
        return Arguments.typed(tool, arguments);
    }

    static String describe(ToolResult result) {
        if (result instanceof ToolResult.Refused refused) {
            return refused.code() + ": " + refused.message();
        }
        if (result instanceof ToolResult.Unknown unknown) {
            return unknown.reason();
        }
        return result instanceof ToolResult.NotSent notSent ? notSent.reason() : "done";
    }
}
