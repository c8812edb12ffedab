package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import java.util.HashMap;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells the rest of the platform when a person or a timer moved a scenario on. */
@Component
class ResumeNotice extends AbstractBpmnParseListener {
    /** {@code focal.approves}: the tool's arguments by name, {@code argument=variable} where they differ. */
    static final String APPROVES = "focal.approves";

    static final String GRANTED = "approved";

    private final ApplicationEventPublisher events;
    private final ObjectProvider<ApprovalStore> approvals;

    ResumeNotice(ApplicationEventPublisher events, ObjectProvider<ApprovalStore> approvals) {
        this.events = events;
        this.approvals = approvals;
    }

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        activity.addListener(ExecutionListener.EVENTNAME_END, (ExecutionListener) this::decided);
        activity.addListener(ExecutionListener.EVENTNAME_END, (ExecutionListener) this::resumed);
    }

    private void decided(DelegateExecution execution) {
        var task = (UserTask) execution.getBpmnModelElementInstance();
        var step = Step.of(task);
        if (execution.isCanceled() || step.get(APPROVES).isEmpty()) {
            return;
        }
        var arguments = new HashMap<String, Object>();
        step.mapping(APPROVES)
                .forEach((argument, variable) -> arguments.put(argument, execution.getVariable(variable)));
        approvals
                .getObject()
                .add(
                        new TenantId(execution.getTenantId()),
                        ConversationId.of(String.valueOf(execution.getVariable(Scenarios.CONVERSATION))),
                        new Scenarios.Approved(
                                ((ExecutionEntity) execution).getRootProcessInstanceId(),
                                step.require(Step.TOOL),
                                String.join(",", task.getCamundaCandidateGroupsList()),
                                Boolean.TRUE.equals(execution.getVariable(GRANTED)),
                                Scenarios.arguments(arguments),
                                whoDecided(execution)));
    }

    private static String whoDecided(DelegateExecution execution) {
        var authentication =
                execution.getProcessEngineServices().getIdentityService().getCurrentAuthentication();
        return authentication == null ? "unknown" : authentication.getUserId();
    }

    @Override
    public void parseBoundaryTimerEventDefinition(Element timer, boolean interrupting, ActivityImpl activity) {
        activity.addListener(ExecutionListener.EVENTNAME_END, (ExecutionListener) this::resumed);
    }

    @Override
    public void parseIntermediateTimerEventDefinition(Element timer, ActivityImpl activity) {
        activity.addListener(ExecutionListener.EVENTNAME_END, (ExecutionListener) this::resumed);
    }

    private void resumed(DelegateExecution execution) {
        if (execution.hasVariable(Scenarios.CONVERSATION)) {
            events.publishEvent(new ScenarioResumed(
                    new TenantId(String.valueOf(execution.getTenantId())),
                    ConversationId.of(String.valueOf(execution.getVariable(Scenarios.CONVERSATION))),
                    execution.getProcessInstanceId(),
                    execution.getCurrentActivityId()));
        }
    }
}
