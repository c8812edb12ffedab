package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.runtime.ActivityInstance;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.type.ValueType;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.springframework.stereotype.Component;

/**
 * Takes back what a turn did to scenarios, by the engine's own means: an instance it started is deleted, tokens it moved are
 * put back by a modification, and an instance it brought to an end starts again where it stood, under a new id. History
 * keeps both ways, as they happened.
 */
@Component
public class Rewinding {
    private static final String SUPERSEDED = "superseded";

    /** Where somebody else may move the instance meanwhile: a called scenario, a colleague. */
    private static final Set<String> LIVES_ON = Set.of("callActivity", "userTask");

    private static final Set<String> TYPES = Set.of(
            ValueType.STRING.getName(),
            ValueType.BOOLEAN.getName(),
            ValueType.INTEGER.getName(),
            ValueType.LONG.getName(),
            ValueType.DOUBLE.getName());

    private final Engine engine;
    private final SayingStore sayings;
    private final ApprovalStore approvals;
    private final Journal journal;

    Rewinding(Engine engine, SayingStore sayings, ApprovalStore approvals, Journal journal) {
        this.engine = engine;
        this.sayings = sayings;
        this.approvals = approvals;
        this.journal = journal;
    }

    /** Remembers these instances as they stand; no query when there is none. */
    public Snapshot snapshot(TenantId tenant, ConversationId conversation, Collection<String> instances) {
        return instances.isEmpty()
                ? Snapshot.NOTHING
                : new Snapshot(
                        instances.stream().map(this::instance).toList(), sayings.lastUnsaid(tenant, conversation));
    }

    private Snapshot.Instance instance(String id) {
        var tree = engine.runtime.getActivityInstance(id);
        var tokens = Arrays.asList(tree.getChildActivityInstances());
        var variables = new HashMap<String, Snapshot.Value>();
        var known = true;
        var typed = engine.runtime.getVariablesTyped(id, false);
        for (var name : typed.keySet()) {
            TypedValue value = typed.getValueTyped(name);
            known &= value.getValue() == null || TYPES.contains(value.getType().getName());
            variables.put(name, written(value));
        }
        var plain = tree.getChildTransitionInstances().length == 0
                && tokens.stream()
                        .allMatch(token -> token.getChildActivityInstances().length == 0
                                && token.getChildTransitionInstances().length == 0
                                && !LIVES_ON.contains(token.getActivityType()));
        return new Snapshot.Instance(
                id,
                tree.getProcessDefinitionId(),
                tokens.stream().map(ActivityInstance::getActivityId).toList(),
                variables,
                plain && known);
    }

    private static Snapshot.Value written(TypedValue value) {
        return new Snapshot.Value(
                value.getType() == null
                        ? ValueType.NULL.getName()
                        : value.getType().getName(),
                value.getValue() == null ? null : value.getValue().toString());
    }

    /**
     * Puts the scenarios back to where the snapshot has them; call it inside the transaction that ends the turn.
     *
     * @param started instances the turn started
     * @param moved instances of the snapshot the turn moved or ended
     * @return the new ids of instances that had ended and stand again, by the old ones
     */
    public Map<String, String> rewind(
            TenantId tenant,
            ConversationId conversation,
            Snapshot before,
            Collection<String> started,
            Collection<String> moved) {
        journal.rewinds();
        var running = new HashSet<String>();
        engine.runtime
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(conversation.toString())
                .tenantIdIn(tenant.value())
                .list()
                .forEach(instance -> running.add(instance.getId()));
        started.stream()
                .filter(running::contains)
                .forEach(instance -> engine.runtime.deleteProcessInstance(instance, SUPERSEDED, true));
        var replaced = new HashMap<String, String>();
        for (var instance : before.instances()) {
            if (moved.contains(instance.id())) {
                if (running.contains(instance.id())) {
                    putBack(instance);
                } else {
                    var again = standAgain(conversation, instance);
                    approvals.nowFor(tenant, instance.id(), again);
                    replaced.put(instance.id(), again);
                }
            }
        }
        journal.takenBack(
                started.stream().filter(instance -> !running.contains(instance)).toList(), replaced);
        var touched = new ArrayList<>(started);
        touched.addAll(moved);
        sayings.withdraw(tenant, conversation, touched, before.lastSaying());
        return replaced;
    }

    private void putBack(Snapshot.Instance before) {
        var now = engine.runtime.getActivityInstance(before.id());
        var variables = variables(before);
        var added = new ArrayList<>(engine.runtime.getVariables(before.id()).keySet());
        added.removeAll(variables.keySet());
        engine.runtime.removeVariables(before.id(), added);
        engine.runtime.setVariables(before.id(), variables);
        var modification =
                engine.runtime.createProcessInstanceModification(before.id()).setAnnotation(SUPERSEDED);
        // started before the others are cancelled: an instance without a token would end
        before.activities().forEach(modification::startBeforeActivity);
        for (var token : now.getChildActivityInstances()) {
            modification.cancelActivityInstance(token.getId());
        }
        modification.execute(true, false);
        journal.putBack(before.id());
    }

    private String standAgain(ConversationId conversation, Snapshot.Instance before) {
        var start = engine.runtime
                .createProcessInstanceById(before.definition())
                .businessKey(conversation.toString())
                .setVariables(variables(before));
        before.activities().forEach(start::startBeforeActivity);
        return start.execute(true, false).getId();
    }

    private static VariableMap variables(Snapshot.Instance instance) {
        var variables = Variables.createVariables();
        instance.variables().forEach((name, value) -> variables.putValueTyped(name, typed(value)));
        return variables;
    }

    private static TypedValue typed(Snapshot.Value value) {
        var text = value.text();
        if (text == null) {
            return Variables.untypedNullValue();
        }
        if (value.type().equals(ValueType.BOOLEAN.getName())) {
            return Variables.booleanValue(Boolean.valueOf(text));
        }
        if (value.type().equals(ValueType.INTEGER.getName())) {
            return Variables.integerValue(Integer.valueOf(text));
        }
        if (value.type().equals(ValueType.LONG.getName())) {
            return Variables.longValue(Long.valueOf(text));
        }
        if (value.type().equals(ValueType.DOUBLE.getName())) {
            return Variables.doubleValue(Double.valueOf(text));
        }
        return Variables.stringValue(text);
    }
}
