package ai.focal360.scenario;

import java.util.Set;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionManager;
import org.jspecify.annotations.Nullable;

/**
 * Answers the definitions of in-memory processes from the engine's own cache. Camunda reads the definition's row whenever
 * a process starts, and that one read would bind a database connection for as long as a turn waits for a model.
 */
final class RememberedDefinitions extends ProcessDefinitionManager {
    private final Set<String> keys;

    private RememberedDefinitions(Set<String> keys) {
        this.keys = keys;
    }

    @Override
    public @Nullable ProcessDefinitionEntity getCachedResourceDefinitionEntity(String id) {
        var remembered = remembered(id);
        return remembered != null ? remembered : super.getCachedResourceDefinitionEntity(id);
    }

    @Override
    public @Nullable ProcessDefinitionEntity findLatestDefinitionById(String id) {
        var remembered = remembered(id);
        return remembered != null ? remembered : super.findLatestDefinitionById(id);
    }

    private @Nullable ProcessDefinitionEntity remembered(String id) {
        var cached = Context.getProcessEngineConfiguration()
                .getDeploymentCache()
                .getProcessDefinitionCache()
                .get(id);
        return cached != null && keys.contains(cached.getKey()) ? cached : null;
    }

    record Factory(Set<String> keys) implements SessionFactory {
        @Override
        public Class<?> getSessionType() {
            return ProcessDefinitionManager.class;
        }

        @Override
        public Session openSession() {
            return new RememberedDefinitions(keys);
        }
    }
}
