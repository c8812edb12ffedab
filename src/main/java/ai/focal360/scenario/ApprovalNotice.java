package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.scenario.ApprovalRequest.AskedBy;
import ai.focal360.scenario.ApprovalRequest.Change;
import ai.focal360.scenario.ApprovalRequest.Kind;
import ai.focal360.scenario.ApprovalRequest.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.el.ExpressionManager;
import org.camunda.bpm.engine.impl.el.JuelExpressionManager;
import org.camunda.bpm.engine.impl.form.validator.FormFieldValidationException;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Follows what people are asked about tool calls through the engine, whoever completes, cancels or times out a task: Tasklist,
 * the API, an administrator. Variables of a form are an answer to be checked and nothing more: what was asked stands in the
 * request's row.
 */
@Component
class ApprovalNotice extends AbstractBpmnParseListener {
    /** Who decides through the API; nobody who is logged in can say so of themselves. */
    static final String BY = "decided_by";

    /** {@code focal.approves}: the tool's arguments by name, {@code argument=variable} where they differ. */
    static final String APPROVES = "focal.approves";

    /** {@code focal.timer} of a timer on an Approve step: what becomes of the request when it fires. */
    static final String TIMER = "focal.timer";

    static final String REMINDER = "reminder";
    static final String ESCALATION = "escalation";

    /** An input of an Approve step: the most the amount may be, where that is not what was proposed. */
    static final String LIMIT = "approved_limit";

    /** The rules that want a person, as a Decide step learned it, one in a line. */
    static final String RULES = "rules";

    private final ObjectProvider<Approvals> approvals;
    private final ExpressionManager expressions = new JuelExpressionManager();

    ApprovalNotice(ObjectProvider<Approvals> approvals) {
        this.approvals = approvals;
    }

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        if (activity.getActivityBehavior() instanceof UserTaskActivityBehavior task) {
            var definition = task.getTaskDefinition();
            definition.addBuiltInTaskListener(TaskListener.EVENTNAME_CREATE, this::begins);
            if (((ProcessDefinitionEntity) activity.getProcessDefinition())
                    .getKey()
                    .equals(Approvals.PROCESS)) {
                // the file names the platform's form, a rule may name another
                definition
                        .getFormDefinition()
                        .setCamundaFormDefinitionKey(expressions.createExpression("${%s}".formatted(Approvals.FORM)));
            }
        }
        activity.addBuiltInListener(ExecutionListener.EVENTNAME_END, (ExecutionListener) this::ends);
    }

    @Override
    public void parseServiceTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        // also when custom listeners are skipped, as where scenarios are rewound: nobody may decide for a step that is
        // gone
        activity.addBuiltInListener(ExecutionListener.EVENTNAME_END, (ExecutionListener) this::callEnds);
    }

    @Override
    public void parseBoundaryTimerEventDefinition(Element timer, boolean interrupting, ActivityImpl activity) {
        if (!interrupting) {
            activity.addListener(ExecutionListener.EVENTNAME_END, (ExecutionListener) this::timerFires);
        }
    }

    private void begins(DelegateTask task) {
        var model = task.getBpmnModelElementInstance();
        var execution = (ExecutionEntity) task.getExecution();
        if (isCall(execution)) {
            approvals
                    .getObject()
                    .find(tenant(execution), ApprovalId.of(execution.getProcessBusinessKey()))
                    .ifPresent(request -> {
                        if (!model.getCamundaCandidateGroupsList().contains(request.role())) {
                            model.getCamundaCandidateGroupsList().forEach(task::deleteCandidateGroup);
                            task.addCandidateGroup(request.role());
                        }
                    });
        } else if (asksAboutTool(model)) {
            approvals.getObject().stepBegins(step(model, execution));
        }
    }

    private static ApprovalRequests.New step(UserTask model, ExecutionEntity execution) {
        var step = Step.of(model);
        var arguments = Scenarios.arguments(values(step, execution));
        return new ApprovalRequests.New(
                ApprovalId.random(),
                tenant(execution),
                ConversationId.of(String.valueOf(execution.getVariable(Scenarios.CONVERSATION))),
                null,
                Kind.STEP,
                execution.getProcessDefinition().getKey(),
                execution.getRootProcessInstanceId(),
                step.id(),
                execution.getProcessInstanceId(),
                step.require(Step.TOOL),
                String.join(",", model.getCamundaCandidateGroupsList()),
                null,
                null,
                rules(execution),
                arguments,
                change(step, arguments, execution).orElse(null));
    }

    private static List<AskedBy> rules(DelegateExecution execution) {
        return execution.getVariable(RULES) instanceof String rules
                ? rules.lines().map(AskedBy::read).toList()
                : List.of();
    }

    private static Map<String, Object> values(Step step, DelegateExecution execution) {
        var arguments = new LinkedHashMap<String, Object>();
        step.mapping(APPROVES)
                .forEach((argument, variable) -> arguments.put(argument, execution.getVariable(variable)));
        return arguments;
    }

    private static Optional<Change> change(Step step, Map<String, Object> arguments, DelegateExecution execution) {
        return step.mapping(APPROVES).entrySet().stream()
                .filter(it -> it.getValue().equals(ApprovalDecision.AMOUNT))
                .map(Map.Entry::getKey)
                .findFirst()
                .flatMap(argument -> Optional.ofNullable(execution.getVariable(LIMIT))
                        .or(() -> Optional.ofNullable(arguments.get(argument)))
                        .map(most -> new Change(argument, new java.math.BigDecimal(most.toString()))));
    }

    private void ends(DelegateExecution execution) {
        var model = (UserTask) execution.getBpmnModelElementInstance();
        if (!isCall(execution) && !asksAboutTool(model)) {
            return;
        }
        approvals
                .getObject()
                .at(tenant(execution), execution.getProcessInstanceId(), model.getId())
                .filter(request -> request.state() == State.OPEN || !execution.isCanceled())
                .ifPresent(request -> ends(request, Step.of(model), execution));
    }

    private void ends(ApprovalRequest request, Step step, DelegateExecution execution) {
        if (execution.isCanceled()) {
            if (request.kind() == Kind.CALL || isTimer()) {
                approvals.getObject().expired(request);
            } else {
                approvals.getObject().withdrawn(request);
            }
            return;
        }
        if (request.state() != State.OPEN) {
            throw refused("This was decided already: %s"
                    .formatted(request.state().name().toLowerCase(Locale.ROOT)));
        }
        var decision = ApprovalDecision.of(execution.getVariables())
                .orElseThrow(() -> refused("Expected a decision: approve or reject"));
        var problem = decision.problem(request);
        if (problem.isPresent()) {
            throw refused(problem.get());
        }
        if (request.kind() == Kind.STEP && decision.granted()) {
            var changed = Scenarios.arguments(values(step, execution));
            if (!changed.equals(decision.arguments(request))) {
                throw refused("What was proposed may not be changed, only its amount");
            }
        }
        approvals.getObject().decided(request, decision, whoDecided(execution));
    }

    /** A job ended the step, and the jobs of a user task are its timers. */
    private static boolean isTimer() {
        return Context.getCommandContext().getCurrentJob() != null;
    }

    private static FormFieldValidationException refused(String why) {
        return new FormFieldValidationException(why, why);
    }

    private static String whoDecided(DelegateExecution execution) {
        var authentication =
                execution.getProcessEngineServices().getIdentityService().getCurrentAuthentication();
        if (authentication != null) {
            return authentication.getUserId();
        }
        return execution.getVariable(BY) instanceof String by ? by : "unknown";
    }

    private void callEnds(DelegateExecution execution) {
        if (execution.getVariableLocal(Approvals.WAITS) instanceof String id) {
            approvals.getObject().noLongerWaits(tenant(execution), ApprovalId.of(id), execution.getId());
        }
    }

    private void timerFires(DelegateExecution execution) {
        var event = (BoundaryEvent) execution.getBpmnModelElementInstance();
        var kind = Step.properties(event).getOrDefault(TIMER, "");
        var task = execution
                .getProcessEngineServices()
                .getTaskService()
                .createTaskQuery()
                .processInstanceId(execution.getProcessInstanceId())
                .taskDefinitionKey(event.getAttachedTo().getId())
                .singleResult();
        if (kind.isEmpty() || task == null) {
            return;
        }
        var open = approvals
                .getObject()
                .at(
                        tenant(execution),
                        execution.getProcessInstanceId(),
                        event.getAttachedTo().getId())
                .filter(request -> request.state() == State.OPEN);
        if (open.isPresent() && kind.equals(REMINDER)) {
            approvals.getObject().remind(open.get(), task.getId());
        } else if (open.isPresent() && kind.equals(ESCALATION)) {
            var to = execution.getVariable("approval_escalate_to");
            approvals
                    .getObject()
                    .escalate(open.get(), task.getId(), to instanceof String group && !group.isBlank() ? group : null);
        }
    }

    private static boolean isCall(DelegateExecution execution) {
        return ((ExecutionEntity) execution).getProcessDefinition().getKey().equals(Approvals.PROCESS);
    }

    private static boolean asksAboutTool(UserTask task) {
        return Step.of(task).get(APPROVES).isPresent();
    }

    private static TenantId tenant(DelegateExecution execution) {
        return new TenantId(execution.getTenantId());
    }
}
