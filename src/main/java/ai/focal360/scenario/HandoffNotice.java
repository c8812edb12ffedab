package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Tells the rest of the platform of the tasks with which scenarios hand customers over: the user tasks of a process whose
 * {@code focal.resolution} is REDIRECTED.
 */
@Component
class HandoffNotice extends AbstractBpmnParseListener {
    private final ApplicationEventPublisher events;

    HandoffNotice(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        if (activity.getActivityBehavior() instanceof UserTaskActivityBehavior task
                && activity.getProcessDefinition() instanceof ProcessDefinitionEntity definition) {
            var listened = task.getTaskDefinition();
            listened.addBuiltInTaskListener(
                    TaskListener.EVENTNAME_CREATE, created -> when(definition, created, this::asked));
            listened.addBuiltInTaskListener(
                    TaskListener.EVENTNAME_ASSIGNMENT, moved -> when(definition, moved, this::assigned));
            listened.addBuiltInTaskListener(
                    TaskListener.EVENTNAME_COMPLETE, done -> when(definition, done, this::done));
            listened.addBuiltInTaskListener(
                    TaskListener.EVENTNAME_DELETE, gone -> when(definition, gone, this::withdrawn));
        }
    }

    /** The property is read when the whole process is parsed, which is after its tasks. */
    private static void when(ProcessDefinitionEntity definition, DelegateTask task, Told told) {
        if (task.getTenantId() != null
                && RunHistory.handsOver(definition)
                && task.hasVariable(Scenarios.CONVERSATION)) {
            told.of(task, new TenantId(task.getTenantId()));
        }
    }

    private interface Told {
        void of(DelegateTask task, TenantId tenant);
    }

    private void asked(DelegateTask task, TenantId tenant) {
        events.publishEvent(new HandoffMoved.Asked(
                tenant,
                task.getId(),
                ConversationId.of(text(task, Scenarios.CONVERSATION)),
                text(task, "customer"),
                text(task, "topic"),
                text(task, "language"),
                text(task, "urgency"),
                text(task, "why"),
                text(task, "summary")));
    }

    private void assigned(DelegateTask task, TenantId tenant) {
        if (task.getAssignee() != null && task.getPriority() == HandoffTasks.URGENT) {
            task.setPriority(Task.PRIORITY_NORMAL);
        }
        events.publishEvent(new HandoffMoved.Assigned(tenant, task.getId(), task.getAssignee()));
    }

    private void done(DelegateTask task, TenantId tenant) {
        events.publishEvent(new HandoffMoved.Done(
                tenant, task.getId(), given(task, HandoffTasks.HANDED_BACK), given(task, HandoffTasks.REPLY)));
    }

    private void withdrawn(DelegateTask task, TenantId tenant) {
        events.publishEvent(new HandoffMoved.Withdrawn(tenant, task.getId()));
    }

    private static String text(DelegateTask task, String variable) {
        var value = given(task, variable);
        return value == null ? "" : value;
    }

    private static @Nullable String given(DelegateTask task, String variable) {
        return task.getVariable(variable) instanceof String text && !text.isBlank() ? text : null;
    }
}
