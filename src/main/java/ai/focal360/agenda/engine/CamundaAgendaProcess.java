package ai.focal360.agenda.engine;

import ai.focal360.agenda.AgendaProcess;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.PackPublished;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Runs {@code processes/platform/agenda-task.bpmn} in one command of the engine, which joins the caller's transaction. */
@Component
class CamundaAgendaProcess implements AgendaProcess {
    static final String KEY = "agenda-task";

    /** The only variable it begins with. */
    static final String TASK = "task";

    private final RuntimeService runtime;
    private final RepositoryService repository;
    private volatile @Nullable String definition;

    CamundaAgendaProcess(RuntimeService runtime, RepositoryService repository) {
        this.runtime = runtime;
        this.repository = repository;
    }

    /** After the platform's processes were deployed. */
    @EventListener
    @Order(20)
    void on(PackPublished event) {
        if (event.pack().tenant().equals(TenantId.PLATFORM)) {
            var latest = repository
                    .createProcessDefinitionQuery()
                    .processDefinitionKey(KEY)
                    .withoutTenantId()
                    .latestVersion()
                    .singleResult();
            if (latest == null) {
                throw new IllegalStateException(
                        "Expected the platform's pack to have processes/platform/agenda-task.bpmn");
            }
            repository.getBpmnModelInstance(latest.getId());
            definition = latest.getId();
        }
    }

    @Override
    public void run(UUID task) {
        if (definition == null) {
            throw new IllegalStateException("Expected the platform's pack to be live before tasks are due");
        }
        runtime.createProcessInstanceById(definition)
                .setVariables(Map.of(TASK, Variables.stringValue(task.toString(), true)))
                .execute();
    }
}
