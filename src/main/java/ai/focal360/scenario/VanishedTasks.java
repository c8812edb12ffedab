package ai.focal360.scenario;

import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitTaskFormCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/**
 * Whoever completes a task that somebody else completes in the same moment is told so. The engine finds the task, then not its
 * process any more, and stumbles over that.
 */
final class VanishedTasks extends CommandInterceptor {
    @Override
    public <T> T execute(Command<T> command) {
        try {
            return next.execute(command);
        } catch (NullPointerException e) {
            if (command instanceof CompleteTaskCmd || command instanceof SubmitTaskFormCmd) {
                throw new ProcessEngineException(
                        "Somebody else completed this task, or it was taken back, meanwhile", e);
            }
            throw e;
        }
    }
}
