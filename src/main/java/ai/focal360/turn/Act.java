package ai.focal360.turn;

import ai.focal360.audit.TurnRecord;
import ai.focal360.customer.CandidateValue;
import ai.focal360.policy.Verdict;
import ai.focal360.scenario.ApprovalRequest;
import ai.focal360.scenario.Position;
import ai.focal360.scenario.Scenarios;
import ai.focal360.scenario.ToolError;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tenant.Tool;
import ai.focal360.tool.EffectLedger;
import ai.focal360.tool.OthersCall;
import ai.focal360.tool.SideEffectRegistry;
import ai.focal360.tool.ToolCall;
import ai.focal360.tool.ToolGateway;
import ai.focal360.tool.ToolResult;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * P7: the tool calls and decisions that are due, one after the other. Each call passes {@link Judging}; a writing one
 * leaves its intent in the ledger, with the turn's checkpoint, before it is made, and its result, with the scenario's next
 * step, after it. No transaction is open in between.
 */
@Component
class Act implements Phase {
    private static final int MOST_STEPS = 30;
    private static final String DENIED = Verdict.Denied.class.getSimpleName();

    private final Judging judging;
    private final Approving approving;
    private final Scenarios scenarios;
    private final Steps steps;
    private final Touch touch;
    private final LastLook lastLook;
    private final SideEffectRegistry registry;
    private final EffectLedger ledger;
    private final ToolGateway gateway;
    private final OthersCall others;
    private final UpdateCustomerData customerData;
    private final ObjectMapper json;

    Act(
            Judging judging,
            Approving approving,
            Scenarios scenarios,
            Steps steps,
            Touch touch,
            LastLook lastLook,
            SideEffectRegistry registry,
            EffectLedger ledger,
            ToolGateway gateway,
            OthersCall others,
            UpdateCustomerData customerData,
            ObjectMapper json) {
        this.judging = judging;
        this.approving = approving;
        this.scenarios = scenarios;
        this.steps = steps;
        this.touch = touch;
        this.lastLook = lastLook;
        this.registry = registry;
        this.ledger = ledger;
        this.gateway = gateway;
        this.others = others;
        this.customerData = customerData;
        this.json = json;
    }

    @Override
    public String number() {
        return "P7";
    }

    @Override
    public String run(TurnContext turn) {
        var due = new Due(turn);
        for (var step = 0; step < MOST_STEPS; step++) {
            var next = steps.active(turn)
                    .filter(position -> position instanceof Position.Calls
                            || position instanceof Position.Decides
                            || position instanceof Position.Answered)
                    .findFirst();
            if (next.isEmpty()) {
                return step == 0 ? "nothing is due" : step + " steps";
            }
            if (next.get() instanceof Position.Decides decides) {
                due.decide(decides);
            } else if (next.get() instanceof Position.Answered answered) {
                due.answered(answered);
            } else {
                due.call((Position.Calls) next.get(), null);
            }
            if (turn.superseded) {
                return "gave way to a newer message";
            }
        }
        throw new IllegalStateException("Expected conversation %s to come to rest within %d tool calls and decisions"
                .formatted(turn.turn.conversation(), MOST_STEPS));
    }

    /** What a tool answered, and under which key; {@code denial} is why it was not even intended. */
    private record Answer(
            String key, ToolResult result, @Nullable TextRef denial) {
        Answer(String key, ToolResult result) {
            this(key, result, null);
        }

        /** Somebody else used up what was left after the rules had looked. */
        static Answer overBudget(EffectLedger.Intent.OverBudget over) {
            return new Answer(
                    over.key(),
                    new ToolResult.NotSent("its budget is used up"),
                    new TextRef("say.budget." + over.scope().id(), Map.of()));
        }
    }

    /** The due work of one turn. */
    private final class Due {
        private final TurnContext turn;
        private final Judging.Judge judge;

        Due(TurnContext turn) {
            this.turn = turn;
            this.judge = judging.of(turn);
        }

        void decide(Position.Decides position) {
            var call = toolCall(position, position.tool(), position.arguments());
            var judgement = judged(call, position.scenario(), true);
            touch.within(turn, () -> {
                scenarios.decide(position, judgement.kind(), judgement.reason().write(json), wanting(judgement));
                steps.note(turn, position, "the verdict ahead is " + judgement.kind());
                steps.settle(turn);
            });
        }

        /** A person decided: the very same call goes on, or its step is refused. */
        void answered(Position.Answered position) {
            var request = approving.decided(turn, position);
            if (request.state() == ApprovalRequest.State.APPROVED) {
                call(position.call(), request);
            } else {
                refuse(position.call(), ToolError.REFUSED, Approving.refusal(request));
            }
        }

        /** {@code approved}: by a person, who was asked when the call came up first. */
        void call(Position.Calls position, @Nullable ApprovalRequest approved) {
            var call = toolCall(position, position.tool(), position.arguments());
            var tool = registry.require(call.tenant(), call.tool());
            var key = approved == null || approved.key() == null ? registry.idempotencyKey(call) : approved.key();
            // what an earlier claim was allowed to do may be done by now: judging what it left behind would refuse it
            var judgement = turn.intended.contains(key) ? null : judged(call, position.scenario(), false);
            if (judgement != null && !judgement.allows()) {
                note(call, tool, key, judgement, "NOT_SENT", null, 0);
                if (judgement.verdict() instanceof Verdict.NeedsApproval needed
                        && (approved == null || !approved.role().equals(needed.role()))) {
                    touch.within(turn, () -> {
                        approving.ask(turn, position, call, key, needed);
                        steps.note(turn, position, "a person is asked: " + needed.role());
                        steps.settle(turn);
                    });
                } else {
                    refuse(position, ToolError.REFUSED, judgement.reason());
                }
                return;
            }
            var began = System.nanoTime();
            var answer = tool.writes() ? write(call, tool, key) : new Answer(key, gateway.call(call, key));
            if (answer == null) {
                turn.superseded = true;
                return;
            }
            if (answer.denial() != null) {
                turn.intended.remove(key);
                turn.state = turn.state.notUsing(answer.key());
                note(call, tool, key, DENIED, List.of(), "NOT_SENT", null, 0);
                refuse(position, ToolError.REFUSED, answer.denial());
                return;
            }
            var result = answer.result();
            touch.within(turn, () -> {
                if (tool.writes()) {
                    judge.somethingWasWritten();
                    ledger.record(call.tenant(), answer.key(), result);
                    turn.intended.remove(key);
                    if (changedNothing(result)) {
                        turn.state = turn.state.notUsing(answer.key());
                    }
                }
                note(
                        call,
                        tool,
                        answer.key(),
                        judgement,
                        state(tool, result),
                        body(result),
                        (System.nanoTime() - began) / 1000);
                if (result instanceof ToolResult.Done done) {
                    learn(position, done.body());
                    scenarios.complete(position, ProcessValues.of(done.body()));
                    steps.note(turn, position, "the tool is done");
                    steps.settle(turn);
                } else {
                    refused(position, error(result), reason(call, result));
                }
            });
            turn.answers.remove(answer.key());
            others.ended();
        }

        private List<ApprovalRequest.AskedBy> wanting(Judgement judgement) {
            return judgement.verdict() instanceof Verdict.NeedsApproval needed
                    ? Approving.wanting(needed.decision(), needed.role())
                    : List.of();
        }

        private Judgement judged(ToolCall call, String scenario, boolean ahead) {
            var judgement = judge.judge(call, scenario, ahead);
            turn.trace.decided(json, judgement.verdict().decision());
            return judgement;
        }

        /** Leaves the intent, then calls, unless somebody did under the same key; null when the turn gave way instead. */
        private @Nullable Answer write(ToolCall call, Tool tool, String key) {
            var intended = new AtomicReference<EffectLedger.Intent>();
            var again = !turn.intended.add(key);
            Runnable intending = () -> {
                turn.effects = Stream.of(turn.effects, tool.level())
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
                var intent = ledger.intend(call, key, tool.level(), tool.budget());
                judge.uses(call, intent);
                intended.set(intent);
            };
            if (tool.level() == SideEffectLevel.IRREVERSIBLE) {
                if (!touch.beyondReturn(turn, waiting -> lastLook.givesWay(turn, waiting), intending)) {
                    return null;
                }
            } else {
                touch.within(turn, intending);
            }
            var intent = Objects.requireNonNull(intended.get());
            if (isSomebodyElses(intent, again) && others.ends(call.tenant(), intent.key(), tool.timeout())) {
                touch.within(turn, intending);
                intent = Objects.requireNonNull(intended.get());
            }
            if (intent instanceof EffectLedger.Intent.OverBudget over) {
                return Answer.overBudget(over);
            }
            if (intent instanceof EffectLedger.Intent.BeingUndone) {
                return new Answer(intent.key(), new ToolResult.Unknown("it is about to be taken back"));
            }
            if (intent instanceof EffectLedger.Intent.Settled settled) {
                return new Answer(intent.key(), settled.answer());
            }
            if (intent instanceof EffectLedger.Intent.Pending pending
                    && (pending.effect().state() == EffectLedger.State.UNKNOWN || !again)) {
                return new Answer(
                        intent.key(), new ToolResult.Unknown("an earlier call of the same effect has not ended"));
            }
            // a claim that died between intent and result repeats the call: the key keeps it one effect
            var result = gateway.call(call, intent.key());
            turn.answers.put(intent.key(), result);
            return new Answer(intent.key(), result);
        }

        private static boolean isSomebodyElses(EffectLedger.Intent intent, boolean again) {
            return !again
                    && intent instanceof EffectLedger.Intent.Pending pending
                    && pending.effect().state() == EffectLedger.State.INTENDED;
        }

        private void refuse(Position.Calls position, ToolError error, TextRef reason) {
            touch.within(turn, () -> refused(position, error, reason));
        }

        private void refused(Position.Calls position, ToolError error, TextRef reason) {
            scenarios.refuse(position, error, reason.write(json));
            steps.note(turn, position, error.code());
            steps.settle(turn);
        }

        private void learn(Position.Calls position, JsonNode body) {
            var learned = position.learns().stream()
                    .filter(field ->
                            body.path(field).isValueNode() && !body.path(field).isNull())
                    .map(field -> CandidateValue.fromTool(
                            position.tool(), field, body.path(field).asText()))
                    .toList();
            if (!learned.isEmpty()) {
                customerData.match(turn, learned);
            }
        }

        private ToolCall toolCall(Position position, String tool, Map<String, Object> arguments) {
            return new ToolCall(
                    turn.turn.tenant(),
                    tool,
                    Judging.typed(registry.require(turn.turn.tenant(), tool), arguments),
                    turn.turn.id(),
                    turn.turn.turnGroup(),
                    position.instance() + "/" + position.step(),
                    turn.turn.conversation(),
                    turn.turn.customer());
        }

        private void note(
                ToolCall call,
                Tool tool,
                String key,
                @Nullable Judgement judgement,
                String state,
                @Nullable JsonNode result,
                long micros) {
            var verdict = judgement == null
                    ? Verdict.Allowed.class
                    : judgement.verdict().getClass();
            note(
                    call,
                    tool,
                    key,
                    verdict.getSimpleName(),
                    judgement == null ? List.of() : reasons(judgement),
                    state,
                    result,
                    micros);
        }

        private void note(
                ToolCall call,
                Tool tool,
                String key,
                String verdict,
                List<TurnRecord.Reason> reasons,
                String state,
                @Nullable JsonNode result,
                long micros) {
            turn.trace.tools.add(new TurnRecord.ToolUse(
                    call.tool(),
                    tool.level().name(),
                    tool.writes() ? key : null,
                    verdict,
                    state,
                    json.valueToTree(call.arguments()),
                    result,
                    micros,
                    reasons));
        }
    }

    private static List<TurnRecord.Reason> reasons(Judgement judgement) {
        return judgement.verdict().reasons().stream()
                .map(said -> new TurnRecord.Reason(said.conclusion(), said.policy(), said.rule(), said.reason()))
                .toList();
    }

    /** A tool's own no, in the tenant's words where it has some for the code. */
    private static TextRef reason(ToolCall call, ToolResult result) {
        return result instanceof ToolResult.Refused refused
                ? new TextRef("tool.%s.%s".formatted(call.tool(), refused.code()), Map.of("message", refused.message()))
                : new TextRef(Verdict.NO_RULE_ALLOWS, Map.of());
    }

    private static boolean changedNothing(ToolResult result) {
        return result instanceof ToolResult.Refused || result instanceof ToolResult.NotSent;
    }

    private static ToolError error(ToolResult result) {
        return result instanceof ToolResult.Refused
                ? ToolError.REFUSED
                : result instanceof ToolResult.Unknown ? ToolError.UNKNOWN : ToolError.FAILED;
    }

    private static String state(Tool tool, ToolResult result) {
        if (result instanceof ToolResult.Done) {
            return tool.writes() ? "DONE" : "READ";
        }
        return result instanceof ToolResult.Refused
                ? "REFUSED"
                : result instanceof ToolResult.Unknown ? "UNKNOWN" : "NOT_SENT";
    }

    private JsonNode body(ToolResult result) {
        return result instanceof ToolResult.Done done
                ? done.body()
                : json.valueToTree(Map.of("reason", Judging.describe(result)));
    }
}
