package ai.focal360.scenario;

import org.camunda.bpm.engine.impl.db.entitymanager.cache.DbEntityState;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionManager;

/**
 * Executions that began and ended within one command never reached the database, so nobody can have been granted anything
 * on them. Camunda deletes such grants all the same, which would be a statement and a commit for every turn.
 */
final class PassingExecutions extends ExecutionManager {
    @Override
    public void deleteExecution(ExecutionEntity execution) {
        var cached = getDbEntityManager().getDbEntityCache().getCachedEntity(execution);
        if (cached != null && cached.getEntityState() == DbEntityState.TRANSIENT) {
            getDbEntityManager().delete(execution);
        } else {
            super.deleteExecution(execution);
        }
    }

    record Factory() implements SessionFactory {
        @Override
        public Class<?> getSessionType() {
            return ExecutionManager.class;
        }

        @Override
        public Session openSession() {
            return new PassingExecutions();
        }
    }
}
