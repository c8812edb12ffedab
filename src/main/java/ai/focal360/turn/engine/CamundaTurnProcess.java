package ai.focal360.turn.engine;

import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.PackPublished;
import ai.focal360.turn.TurnProcess;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Runs {@code processes/platform/turn.bpmn}: in memory from start to end, in one command of the engine. */
@Component
class CamundaTurnProcess implements TurnProcess {
    static final String KEY = "turn";

    /** The only variable of a turn's process: everything else stays in the turn's own memory. */
    static final String TURN = "turn";

    private final RuntimeService runtime;
    private final RepositoryService repository;
    private volatile @Nullable String definition;

    CamundaTurnProcess(RuntimeService runtime, RepositoryService repository) {
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
                throw new IllegalStateException("Expected the platform's pack to have processes/platform/turn.bpmn");
            }
            // parse it now, and into the engine's cache, so that no turn has to
            repository.getBpmnModelInstance(latest.getId());
            definition = latest.getId();
        }
    }

    @Override
    public void run(TurnId turn) {
        if (definition == null) {
            throw new IllegalStateException("Expected the platform's pack to be live before turns run");
        }
        runtime.createProcessInstanceById(definition)
                .setVariables(
                        Map.of(TURN, org.camunda.bpm.engine.variable.Variables.stringValue(turn.toString(), true)))
                .execute();
    }
}
