package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells the rest of the platform when a person or a timer moved a scenario on. */
@Component
class ResumeNotice extends AbstractBpmnParseListener {
    private final ApplicationEventPublisher events;

    ResumeNotice(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        activity.addListener(ExecutionListener.EVENTNAME_END, (ExecutionListener) this::resumed);
    }

    @Override
    public void parseBoundaryTimerEventDefinition(Element timer, boolean interrupting, ActivityImpl activity) {
        // one that leaves its step alone brings it to mind of whoever is asked: nothing for the customer
        if (!interrupting) {
            return;
        }
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
