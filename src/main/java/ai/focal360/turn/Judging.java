package ai.focal360.turn;

import ai.focal360.policy.Policies;
import ai.focal360.policy.Verdict;
import ai.focal360.policy.facts.Approval;
import ai.focal360.policy.facts.Confirmation;
import ai.focal360.policy.facts.EffectSoFar;
import ai.focal360.policy.facts.Missing;
import ai.focal360.scenario.Scenarios;
import ai.focal360.tenant.Field;
import ai.focal360.tenant.Tool;
import ai.focal360.tool.EffectLedger;
import ai.focal360.tool.SideEffectRegistry;
import ai.focal360.tool.ToolCall;
import ai.focal360.tool.ToolGateway;
import ai.focal360.tool.ToolResult;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Whether a tool may be called: what rules are told of the call, and what they said. It reads what it needs and changes
 * nothing, neither outside nor in the turn.
 */
@Component
class Judging {
    private final Policies policies;
    private final Scenarios scenarios;
    private final SideEffectRegistry registry;
    private final EffectLedger ledger;
    private final ToolGateway gateway;

    Judging(
            Policies policies,
            Scenarios scenarios,
            SideEffectRegistry registry,
            EffectLedger ledger,
            ToolGateway gateway) {
        this.policies = policies;
        this.scenarios = scenarios;
        this.registry = registry;
        this.ledger = ledger;
        this.gateway = gateway;
    }

    /** What the rules said of one call. */
    record Judgement(Verdict verdict) {
        boolean allows() {
            return verdict instanceof Verdict.Allowed;
        }

        /** The word a Decide step hands to its process. */
        String kind() {
            if (verdict instanceof Verdict.Allowed) {
                return "allowed";
            }
            if (verdict instanceof Verdict.NeedsConfirmation) {
                return "confirm";
            }
            return verdict instanceof Verdict.NeedsApproval ? "approve" : "denied";
        }

        TextRef reason() {
            return verdict instanceof Verdict.Denied denied
                    ? new TextRef(denied.reason(), denied.values())
                    : new TextRef(Verdict.NO_RULE_ALLOWS, Map.of());
        }
    }

    Judge of(TurnContext turn) {
        return new Judge(turn);
    }

    /** Judges the calls of one turn, and remembers what it read for them. */
    final class Judge {
        private final TurnContext turn;
        private final Map<String, ToolResult> reads = new HashMap<>();

        private Judge(TurnContext turn) {
            this.turn = turn;
        }

        /** {@code ahead}: asked by a Decide step, before the arguments are complete. */
        Judgement judge(ToolCall call, String scenario, boolean ahead) {
            var tool = registry.require(call.tenant(), call.tool());
            return new Judgement(policies.judge(
                    turn.config().pack(),
                    turn.config().platform(),
                    new ai.focal360.policy.facts.ToolCall(
                            call.tool(), tool.level().id(), call.arguments(), scenario, ahead),
                    facts(call, tool)));
        }

        private List<Object> facts(ToolCall call, Tool tool) {
            var facts = Facts.of(turn);
            turn.state.confirmations().stream()
                    .filter(given -> given.tool().equals(call.tool()))
                    .forEach(given -> facts.add(new Confirmation(
                            given.tool(),
                            typed(tool, given.arguments()),
                            given.given(),
                            turn.state.turns() - given.turn())));
            scenarios.approvals(call.tenant(), call.conversation()).stream()
                    .filter(approved ->
                            approved.tool().equals(call.tool()) && call.step().startsWith(approved.instance() + "/"))
                    .forEach(approved -> facts.add(new Approval(
                            approved.tool(), approved.role(), approved.granted(), typed(tool, approved.arguments()))));
            ledger.ofConversation(call.tenant(), call.conversation())
                    .forEach(effect -> facts.add(
                            new EffectSoFar(effect.tool(), effect.state().name(), plain(effect.arguments()))));
            tool.reads().forEach(read -> facts.add(read(call, read)));
            return facts;
        }

        /** What a rule needs to know, as the type the tenant declared, or that it could not be had. */
        private Object read(ToolCall call, Tool.Read read) {
            var arguments = new HashMap<String, Object>();
            read.arguments().forEach((theirs, ours) -> {
                var value = call.arguments().get(ours);
                if (value != null) {
                    arguments.put(theirs, value);
                }
            });
            var reading = new ToolCall(
                    call.tenant(),
                    read.tool(),
                    arguments,
                    call.turn(),
                    call.turnGroup(),
                    call.step() + "/" + read.tool(),
                    call.conversation(),
                    call.customer());
            var result = reads.computeIfAbsent(
                    read.tool() + arguments, key -> gateway.call(reading, registry.idempotencyKey(reading)));
            var type = registry.require(call.tenant(), read.tool()).result();
            if (!(result instanceof ToolResult.Done done) || type == null) {
                return new Missing(read.tool(), type == null ? "its result has no declared type" : describe(result));
            }
            try {
                return policies.domainFact(turn.config().pack(), turn.config().platform(), type, done.body());
            } catch (IllegalArgumentException e) {
                return new Missing(
                        read.tool(), "its answer does not fit type '%s': %s".formatted(type, e.getMessage()));
            }
        }
    }

    /** Arguments in the types the registry declares: process variables keep lists as comma-separated texts. */
    static Map<String, Object> typed(Tool tool, Map<String, Object> arguments) {
        var result = new HashMap<String, Object>(arguments);
        tool.arguments().forEach((name, argument) -> {
            if (argument.type() == Field.Type.LIST && result.get(name) instanceof String text) {
                result.put(
                        name, Arrays.stream(text.split(",")).map(String::strip).toList());
            }
        });
        return result;
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

    private static Map<String, Object> plain(JsonNode arguments) {
        var result = new HashMap<String, Object>();
        arguments.properties().forEach(field -> {
            if (field.getValue().isNumber()) {
                result.put(field.getKey(), field.getValue().decimalValue().stripTrailingZeros());
            } else if (field.getValue().isArray()) {
                var items = new ArrayList<Object>();
                field.getValue().forEach(item -> items.add(item.asText()));
                result.put(field.getKey(), List.copyOf(items));
            } else if (!field.getValue().isNull()) {
                result.put(field.getKey(), field.getValue().asText());
            }
        });
        return result;
    }
}
