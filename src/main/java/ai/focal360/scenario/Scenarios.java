package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.externaltask.ExternalTask;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Scenarios of conversations: what could start, where the running ones stand, and how they are moved on. Every method
 * joins the caller's transaction; what a scenario says on its way is kept as {@link Saying} until a turn says it.
 */
@Component
public class Scenarios {
    /** The variable that ties an instance to its conversation; also its business key. */
    static final String CONVERSATION = "conversation";

    static final String CUSTOMER_REPLIED = "CustomerReplied";
    static final String DECIDE_TOPIC = "decide";
    private static final String WORKER = "turn";
    private static final String NOTICE = "notice";
    private static final String NOTHING = "nothing";
    private static final String ANSWER = "ANSWER";
    private static final long LOCK_MILLIS = 60_000;

    private final Engine engine;
    private final ScenarioCatalog catalog;
    private final SayingStore sayings;
    private final ApprovalStore approvals;
    private final Journal journal;

    Scenarios(Engine engine, ScenarioCatalog catalog, SayingStore sayings, ApprovalStore approvals, Journal journal) {
        this.engine = engine;
        this.catalog = catalog;
        this.sayings = sayings;
        this.approvals = approvals;
        this.journal = journal;
    }

    public List<Scenario> startable(TenantId tenant) {
        return catalog.scenarios(tenant);
    }

    /** The fields a live scenario asks for anywhere. */
    public List<String> collectedBy(TenantId tenant, String scenario) {
        return catalog.collectedBy(tenant, scenario);
    }

    /** The running instances of a conversation and every place they wait at. */
    public View view(TenantId tenant, ConversationId conversation) {
        var instances = engine
                .runtime
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(conversation.toString())
                .tenantIdIn(tenant.value())
                .list()
                .stream()
                .collect(Collectors.toMap(ProcessInstance::getId, Function.identity()));
        if (instances.isEmpty()) {
            return new View(Map.of(), List.of());
        }
        var positions = new ArrayList<Position>();
        engine
                .runtime
                .createExecutionQuery()
                .processInstanceBusinessKey(conversation.toString())
                .messageEventSubscriptionName(CUSTOMER_REPLIED)
                .tenantIdIn(tenant.value())
                .list()
                .stream()
                .map(ExecutionEntity.class::cast)
                .forEach(execution ->
                        positions.add(waiting(execution, root(instances, execution.getProcessInstanceId()))));
        engine.externalTasks
                .createExternalTaskQuery()
                .processInstanceIdIn(instances.keySet().toArray(String[]::new))
                .list()
                .forEach(task -> positions.add(working(task, root(instances, task.getProcessInstanceId()))));
        engine.tasks
                .createTaskQuery()
                .processInstanceBusinessKey(conversation.toString())
                .tenantIdIn(tenant.value())
                .list()
                .forEach(task -> positions.add(new Position.Approves(
                        root(instances, task.getProcessInstanceId()),
                        key(task.getProcessDefinitionId()),
                        task.getTaskDefinitionKey(),
                        task.getExecutionId(),
                        task.getId(),
                        catalog.step(task.getProcessDefinitionId(), task.getTaskDefinitionKey())
                                .get(ApprovalNotice.APPROVES)
                                .isPresent())));
        var roots = instances.values().stream()
                .filter(instance -> instance.getId().equals(instance.getRootProcessInstanceId()))
                .collect(Collectors.toMap(ProcessInstance::getId, instance -> key(instance.getProcessDefinitionId())));
        return new View(roots, positions);
    }

    /** {@code running} holds the conversation's own instances: id → scenario. */
    public record View(Map<String, String> running, List<Position> positions) {
        public View {
            running = Map.copyOf(running);
            positions = List.copyOf(positions);
        }
    }

    /** Starts the live version and runs it to where it first waits. */
    public Started start(TenantId tenant, ConversationId conversation, String scenario, Map<String, Object> variables) {
        var deployed = catalog.find(tenant, scenario)
                .orElseThrow(() -> new IllegalStateException(
                        "Expected tenant '%s' to have scenario '%s'".formatted(tenant, scenario)));
        var all = new HashMap<>(variables);
        all.put(CONVERSATION, conversation.toString());
        var instance = engine.runtime.startProcessInstanceById(deployed.definition(), conversation.toString(), all);
        return new Started(instance.getId(), deployed.version());
    }

    public record Started(String instance, int version) {}

    /** The variables that stand behind the placeholders of what a step of the live version says. */
    public Map<String, String> placeholders(TenantId tenant, String scenario, String step) {
        return catalog.placeholders(tenant, scenario, step);
    }

    /** Gives an Ask step its values. */
    public void reply(Position.Asks position, Map<String, Object> values) {
        engine.runtime.messageEventReceived(CUSTOMER_REPLIED, position.execution(), values);
    }

    /** Gives a Confirm step the customer's yes or no, as variable {@code confirmed}. */
    public void reply(Position.Confirms position, boolean confirmed) {
        engine.runtime.messageEventReceived(CUSTOMER_REPLIED, position.execution(), Map.of("confirmed", confirmed));
    }

    /** Hands a Do step its tool's answer: {@code result} for its output mapping, gone after it. */
    public void complete(Position.Calls position, Map<String, Object> result) {
        engine.externalTasks.lock(position.task(), WORKER, LOCK_MILLIS);
        engine.externalTasks.complete(
                position.task(),
                WORKER,
                Map.of(),
                Variables.createVariables().putValue("result", Variables.untypedValue(result, true)));
    }

    /** Tells a Do step the call did not succeed, as the BPMN error its author drew a path for; why stands in
     * {@code refusal}, a name no tool takes as an argument. */
    public void refuse(Position.Calls position, ToolError error, String reason) {
        engine.externalTasks.lock(position.task(), WORKER, LOCK_MILLIS);
        engine.externalTasks.handleBpmnError(
                position.task(), WORKER, error.code(), reason, Map.of("refusal", reason, "failure", error.code()));
    }

    /**
     * Hands a Decide step the verdict: {@code allowed}, {@code denied}, {@code confirm} or {@code approve}; {@code wanting} are
     * the rules that want a person, which an Approve step's form shows.
     */
    public void decide(
            Position.Decides position, String verdict, String reason, List<ApprovalRequest.AskedBy> wanting) {
        var variables = new HashMap<String, Object>(Map.of("verdict", verdict, "refusal", reason));
        if (!wanting.isEmpty()) {
            variables.put(
                    ApprovalNotice.RULES,
                    wanting.stream().map(ApprovalRequest.AskedBy::line).collect(Collectors.joining("\n")));
        }
        engine.externalTasks.lock(position.task(), WORKER, LOCK_MILLIS);
        engine.externalTasks.complete(position.task(), WORKER, variables);
    }

    public void cancel(String instance, String reason) {
        engine.runtime.deleteProcessInstance(instance, reason);
    }

    /** Ends a scenario that has done what it was for, wherever it stands. */
    public void complete(String instance, String reason) {
        journal.completes(instance);
        cancel(instance, reason);
    }

    /** Has the conversation's next turn say a text that no scenario says: a notice of the platform. */
    public void say(TenantId tenant, ConversationId conversation, String text) {
        sayings.add(tenant, conversation, NOTICE, NOTICE, NOTICE, Say.INFORM, text, Map.of(), null, List.of());
    }

    /** Forgets notices of the platform that no turn has passed on: those of these texts. */
    public void takeBack(TenantId tenant, ConversationId conversation, Collection<String> texts) {
        sayings.takeBack(tenant, conversation, NOTICE, texts);
    }

    /** Has the conversation's next turn pass on what a colleague wrote in it, word for word. */
    public void passOn(TenantId tenant, ConversationId conversation, String colleague, String text) {
        sayings.add(
                tenant,
                conversation,
                Saying.COLLEAGUE,
                Saying.COLLEAGUE,
                Saying.COLLEAGUE,
                ANSWER,
                Saying.COLLEAGUES_TEXT,
                Map.of(Saying.REPLY, text, Saying.COLLEAGUE, colleague),
                null,
                List.of());
    }

    /** What scenarios of the conversation said and no turn has passed on yet, oldest first. */
    public List<Saying> unsaid(TenantId tenant, ConversationId conversation) {
        return sayings.unsaid(tenant, conversation);
    }

    public void said(TenantId tenant, TurnId turn, Collection<Saying> said) {
        sayings.said(tenant, turn, said);
    }

    public List<Approved> approvals(TenantId tenant, ConversationId conversation) {
        return approvals.of(tenant, conversation);
    }

    /** A person's decision on a tool call, as the Approve step's author mapped it. */
    public record Approved(
            String instance, String tool, String role, boolean granted, Map<String, Object> arguments, String by) {
        public Approved {
            arguments = Map.copyOf(arguments);
        }
    }

    private Position waiting(ExecutionEntity execution, String instance) {
        var step = catalog.step(execution.getProcessDefinitionId(), execution.getCurrentActivityId());
        var variables = engine.runtime.getVariables(execution.getId());
        var say = new Position.Say(step.require(Step.TEXT), values(step, variables), step.list(Step.SUGGESTIONS));
        if (step.kind() == Step.Kind.CONFIRM) {
            return new Position.Confirms(
                    instance,
                    key(execution.getProcessDefinitionId()),
                    step.id(),
                    execution.getId(),
                    step.require(Step.TOOL),
                    arguments(engine.runtime.getVariablesLocal(execution.getId())),
                    say,
                    deadline(step));
        }
        return new Position.Asks(
                instance,
                key(execution.getProcessDefinitionId()),
                step.id(),
                execution.getId(),
                step.list(Step.COLLECTS),
                step.get(Step.FRESH).map(Boolean::parseBoolean).orElse(false),
                say,
                deadline(step));
    }

    private static Position.@Nullable Deadline deadline(Step step) {
        return step.get(Step.GOAL_DEADLINE)
                .map(within -> new Position.Deadline(
                        Duration.parse(within),
                        step.get(Step.GOAL_FOLLOW_UP).orElse(null),
                        step.get(Step.GOAL_EXPIRY).orElse(NOTHING)))
                .orElse(null);
    }

    private Position working(ExternalTask task, String instance) {
        var step = catalog.step(task.getProcessDefinitionId(), task.getActivityId());
        var local = engine.runtime.getVariablesLocal(task.getExecutionId());
        var arguments = arguments(local);
        var scenario = key(task.getProcessDefinitionId());
        if (task.getTopicName().equals(DECIDE_TOPIC)) {
            return new Position.Decides(
                    instance,
                    scenario,
                    step.id(),
                    task.getExecutionId(),
                    task.getId(),
                    step.require(Step.TOOL),
                    arguments);
        }
        var call = new Position.Calls(
                instance,
                scenario,
                step.id(),
                task.getExecutionId(),
                task.getId(),
                task.getTopicName(),
                arguments,
                step.list(Step.LEARNS),
                catalog.toolsAhead(task.getProcessDefinitionId(), task.getActivityId()));
        if (local.get(Approvals.WAITS) instanceof String id) {
            return new Position.Awaits(call, ApprovalId.of(id));
        }
        return local.get(Approvals.DECIDED) instanceof String id
                ? new Position.Answered(call, ApprovalId.of(id))
                : call;
    }

    private static String root(Map<String, ProcessInstance> instances, String id) {
        var instance = instances.get(id);
        if (instance == null) {
            throw new IllegalStateException("Expected process instance '%s' to be running".formatted(id));
        }
        return instance.getRootProcessInstanceId();
    }

    /** Definition ids start with the process's key: {@code cancel-order:3:…}. */
    private static String key(String definition) {
        return definition.substring(0, definition.indexOf(':'));
    }

    /** The values a step's text needs: variables by name, {@code placeholder=variable} where they differ. */
    static Map<String, Object> values(Step step, Map<String, Object> variables) {
        var result = new HashMap<String, Object>();
        step.mapping(Step.VALUES).forEach((placeholder, variable) -> {
            var value = variables.get(variable);
            if (value != null) {
                result.put(placeholder, value);
            }
        });
        return result;
    }

    /** The step's input parameters as a tool's arguments; numbers in one form, so that equal arguments are equal. */
    static Map<String, Object> arguments(Map<String, Object> variables) {
        var result = new LinkedHashMap<String, Object>();
        variables.forEach((name, value) -> {
            if (value instanceof Number number) {
                result.put(name, new BigDecimal(number.toString()).stripTrailingZeros());
            } else if (value != null && !NOT_ARGUMENTS.contains(name)) {
                result.put(name, value);
            }
        });
        return result;
    }

    private static final Set<String> NOT_ARGUMENTS = Set.of("result", CONVERSATION, Approvals.WAITS, Approvals.DECIDED);
}
