package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import java.time.Duration;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** The Remind step: has something said later, whatever becomes of the scenario meanwhile. */
@Component
class Remind implements JavaDelegate {
    static final String TYPE = "[a-z][a-z0-9-]{0,49}";
    private static final String REMINDER = "reminder";

    private final ScenarioCatalog catalog;
    private final ApplicationEventPublisher events;

    Remind(ScenarioCatalog catalog, ApplicationEventPublisher events) {
        this.catalog = catalog;
        this.events = events;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var step = catalog.step(execution.getProcessDefinitionId(), execution.getCurrentActivityId());
        var variables = execution.getVariables();
        events.publishEvent(new ReminderWanted(
                new TenantId(execution.getTenantId()),
                ConversationId.of(String.valueOf(variables.get(Scenarios.CONVERSATION))),
                ((ExecutionEntity) execution).getProcessDefinition().getKey(),
                step.id(),
                step.get(Step.AGENDA_TYPE).orElse(REMINDER),
                Duration.parse(step.require(Step.AFTER)),
                step.require(Step.TEXT),
                Scenarios.values(step, variables)));
    }
}
