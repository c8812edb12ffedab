package ai.focal360.turn;

import ai.focal360.customer.CustomerProperties;
import ai.focal360.policy.Policies;
import ai.focal360.policy.facts.Approval;
import ai.focal360.policy.facts.Confirmation;
import ai.focal360.policy.facts.EffectSoFar;
import ai.focal360.policy.facts.Missing;
import ai.focal360.policy.facts.Now;
import ai.focal360.policy.facts.Prerequisite;
import ai.focal360.policy.facts.Registered;
import ai.focal360.policy.facts.Spent;
import ai.focal360.tenant.Field;
import ai.focal360.tenant.Tool;
import ai.focal360.tool.ArgumentCheck;
import ai.focal360.tool.EffectLedger;
import ai.focal360.tool.SideEffectRegistry;
import ai.focal360.tool.Standing;
import ai.focal360.tool.ToolCall;
import ai.focal360.tool.ToolGateway;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The gate before every tool: gathers what rules may know of a call and asks them (docs/adr/0079). It changes nothing,
 * neither outside nor in the turn, so that a turn, a trial run and a test pass the same gate.
 */
@Component
public class Gate {
    private final Policies policies;
    private final SideEffectRegistry registry;
    private final EffectLedger ledger;
    private final ToolGateway gateway;
    private final Standing standing;
    private final CustomerProperties usual;

    Gate(
            Policies policies,
            SideEffectRegistry registry,
            EffectLedger ledger,
            ToolGateway gateway,
            Standing standing,
            CustomerProperties usual) {
        this.policies = policies;
        this.registry = registry;
        this.ledger = ledger;
        this.gateway = gateway;
        this.standing = standing;
        this.usual = usual;
    }

    /** Reads to be shared by calls that are judged together, until one of them writes. */
    public Reads reads() {
        return new Reads(registry, gateway, policies);
    }

    /**
     * Judges a call. {@code ahead}: asked by a Decide step, before the arguments are complete. Calls the tenant's reads, so no
     * database connection may be held around it.
     */
    public Judgement judge(Circumstances circumstances, ToolCall call, String scenario, boolean ahead, Reads reads) {
        var tool = registry.require(call.tenant(), call.tool());
        var config = circumstances.config();
        var arguments = Arguments.usable(tool, call.arguments());
        var facts = new ArrayList<Object>(circumstances.known());
        facts.add(circumstances.customer());
        facts.add(Now.of(circumstances.at().atZone(config.settings().zone(usual.zone()))));
        facts.add(registered(tool));
        circumstances.confirmations().stream()
                .filter(given -> given.tool().equals(call.tool()))
                .forEach(given -> facts.add(new Confirmation(
                        given.tool(),
                        Arguments.usable(tool, given.arguments()),
                        given.given(),
                        given.turnsAgo(),
                        given.minutesAgo())));
        circumstances.approvals().stream()
                .filter(approved -> approved.tool().equals(call.tool()))
                .forEach(approved -> facts.add(new Approval(
                        approved.tool(),
                        approved.role(),
                        approved.granted(),
                        Arguments.usable(tool, approved.arguments()))));
        facts.addAll(circumstances.effects());
        facts.addAll(effects(call));
        standing.before(call).forEach(before -> facts.add(new Prerequisite(call.tool(), before.tool(), before.done())));
        standing.budget(call)
                .forEach(use -> facts.add(new Spent(
                        call.tool(), use.scope().id(), use.count(), use.amount(), use.mostCount(), use.mostAmount())));
        standing.notComparable(call).ifPresent(why -> facts.add(new Missing(call.tool(), why)));
        if (!ahead && registry.check(call) instanceof ArgumentCheck.Invalid invalid) {
            facts.add(new Missing(call.tool(), String.join("; ", invalid.problems())));
        }
        facts.addAll(reads.facts(config, call, tool, origins(circumstances, arguments)));
        var fact =
                new ai.focal360.policy.facts.ToolCall(call.tool(), tool.level().id(), arguments, scenario, ahead);
        var verdict = policies.judge(config.pack(), config.platform(), fact, facts);
        facts.add(fact);
        return new Judgement(verdict, facts);
    }

    private List<EffectSoFar> effects(ToolCall call) {
        return ledger.concerning(call.tenant(), call.conversation(), registry.idempotencyKey(call)).stream()
                .map(known -> new EffectSoFar(
                        known.effect().tool(),
                        known.effect().state().name(),
                        plain(known.effect().arguments()),
                        known.here(),
                        known.sameKey()))
                .toList();
    }

    private static Registered registered(Tool tool) {
        var amounts = tool.arguments().entrySet().stream()
                .filter(argument -> argument.getValue().type() == Field.Type.MONEY)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return new Registered(
                tool.id(), tool.level().id(), tool.description(), amounts.size() == 1 ? amounts.get(0) : null);
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode origins(
            Circumstances circumstances, Map<String, Object> arguments) {
        var origins = JsonNodeFactory.instance.objectNode();
        origins.set("arguments", Reads.origin(arguments));
        var customer = origins.putObject("customer");
        if (circumstances.customer().authenticated()) {
            customer.put("id", circumstances.customer().id());
        }
        return origins;
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
