package ai.focal360.scenario;

import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.TaskAlreadyClaimedException;
import org.springframework.stereotype.Component;

/**
 * The tasks with which scenarios hand customers over, moved from outside Tasklist. Every method joins the caller's transaction;
 * what comes of it is told as {@link HandoffMoved}.
 */
@Component
public class HandoffTasks {
    static final String HANDED_BACK = "handed_back";
    static final String REPLY = "reply";

    /** As Tasklist sorts: what waited too long stands above all, until somebody takes it. */
    static final int URGENT = 100;

    private final Engine engine;

    HandoffTasks(Engine engine) {
        this.engine = engine;
    }

    /** False when somebody else was first; then the caller's transaction is to be rolled back. */
    public boolean claim(String task, String colleague) {
        try {
            engine.tasks.claim(task, colleague);
            return true;
        } catch (TaskAlreadyClaimedException | OptimisticLockingException e) {
            return false;
        }
    }

    /** Whether somebody may still do it. */
    public boolean isOpen(String task) {
        return engine.tasks.createTaskQuery().taskId(task).count() > 0;
    }

    /** It waits again for whoever takes it. */
    public void release(String task) {
        engine.tasks.setAssignee(task, null);
    }

    /** Nobody took it for too long: it is brought to the top, and to another group's mind as well. */
    public void urge(String task, Optional<String> group) {
        engine.tasks.setPriority(task, URGENT);
        group.filter(other -> engine.tasks.getIdentityLinksForTask(task).stream()
                        .noneMatch(link -> other.equals(link.getGroupId())))
                .ifPresent(other -> engine.tasks.addCandidateGroup(task, other));
    }

    /** The conversation is the agent's again. */
    public void handBack(String task, String summary) {
        engine.tasks.complete(task, Map.of(HANDED_BACK, summary, REPLY, ""));
    }
}
