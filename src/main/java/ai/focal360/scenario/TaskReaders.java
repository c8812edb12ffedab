package ai.focal360.scenario;

import java.util.stream.Stream;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.impl.cfg.auth.DefaultAuthorizationProvider;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationEntity;
import org.camunda.bpm.engine.task.Task;

/**
 * A group that may work on a task may read the process it belongs to, as long as that runs: Tasklist looks up there whom a
 * task is about before anyone opens it. Processes that ask nothing of the group stay out of its sight.
 */
final class TaskReaders extends DefaultAuthorizationProvider {
    @Override
    public AuthorizationEntity[] newTaskGroupIdentityLink(Task task, String group, String type) {
        var onTask = super.newTaskGroupIdentityLink(task, group, type);
        var instance = task.getProcessInstanceId();
        if (instance == null || getGrantAuthorizationByGroupId(group, Resources.PROCESS_INSTANCE, instance) != null) {
            return onTask;
        }
        var reading = createAuthorization(null, group, Resources.PROCESS_INSTANCE, instance, Permissions.READ);
        return Stream.concat(Stream.of(onTask), Stream.of(reading)).toArray(AuthorizationEntity[]::new);
    }
}
