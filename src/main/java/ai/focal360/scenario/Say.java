package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.springframework.stereotype.Component;

/** The Say step: keeps what is to be said until a turn says it. */
@Component
class Say implements JavaDelegate {
    static final String INFORM = "INFORM";

    private final ScenarioCatalog catalog;
    private final SayingStore sayings;

    Say(ScenarioCatalog catalog, SayingStore sayings) {
        this.catalog = catalog;
        this.sayings = sayings;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var step = catalog.step(execution.getProcessDefinitionId(), execution.getCurrentActivityId());
        var variables = execution.getVariables();
        sayings.add(
                new TenantId(execution.getTenantId()),
                ConversationId.of(String.valueOf(variables.get(Scenarios.CONVERSATION))),
                ((ExecutionEntity) execution).getRootProcessInstanceId(),
                ((ExecutionEntity) execution).getProcessDefinition().getKey(),
                step.id(),
                step.get(Step.CONTRIBUTES).orElse(INFORM),
                step.require(Step.TEXT),
                Scenarios.values(step, variables),
                step.get(Step.CITES).map(variables::get).map(String::valueOf).orElse(null),
                step.list(Step.SUGGESTIONS));
    }
}
