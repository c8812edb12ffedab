package ai.focal360.scenario;

import ai.focal360.audit.HumanTask;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.history.event.HistoricActivityInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricProcessInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricTaskInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Hears of everything the engine keeps a history of, whoever moved it, and notes in the {@link Journal} what is counted. Only
 * how a task is put is not in the history: who may take it, and with which form.
 */
@Component
class RunHistory extends AbstractBpmnParseListener implements HistoryEventHandler {
    private static final String REDIRECTED = "REDIRECTED";
    private static final String HANDS_OVER = "focal.hands-over";

    private final Journal journal;

    RunHistory(Journal journal) {
        this.journal = journal;
    }

    @Override
    public void handleEvents(List<HistoryEvent> events) {
        events.forEach(this::handleEvent);
    }

    @Override
    public void handleEvent(HistoryEvent event) {
        if (event instanceof HistoricTaskInstanceEventEntity task) {
            worked(task);
        } else if (event instanceof HistoricProcessInstanceEventEntity instance) {
            moved(instance);
        } else if (event instanceof HistoricActivityInstanceEventEntity activity) {
            reached(activity);
        }
    }

    private void moved(HistoricProcessInstanceEventEntity event) {
        if (!isScenario(event, event.getTenantId())) {
            return;
        }
        if (event.isEventOfType(HistoryEventTypes.PROCESS_INSTANCE_START)) {
            conversation(event.getBusinessKey())
                    .ifPresent(conversation -> journal.starts(
                            event.getProcessInstanceId(),
                            new Journal.Start(
                                    new TenantId(event.getTenantId()),
                                    conversation,
                                    event.getProcessDefinitionKey(),
                                    event.getProcessDefinitionVersion(),
                                    event.getSuperProcessInstanceId(),
                                    event.getStartTime().toInstant())));
        } else if (event.isEventOfType(HistoryEventTypes.PROCESS_INSTANCE_END)) {
            var atItsEnd = HistoricProcessInstance.STATE_COMPLETED.equals(event.getState());
            journal.ends(
                    event.getProcessInstanceId(),
                    atItsEnd ? event.getEndActivityId() : null,
                    event.getEndTime().toInstant());
        }
    }

    /** Steps are what an author drew to be done; gateways and events are the way there. */
    private void reached(HistoricActivityInstanceEventEntity event) {
        var type = event.getActivityType();
        if (event.isEventOfType(HistoryEventTypes.ACTIVITY_INSTANCE_START)
                && isScenario(event, event.getTenantId())
                && (type.endsWith("Task") || type.equals("callActivity"))) {
            journal.reaches(event.getProcessInstanceId(), event.getActivityId(), type.equals("receiveTask"));
        }
    }

    private void worked(HistoricTaskInstanceEventEntity event) {
        var now = ClockUtil.getCurrentTime();
        if (event.getProcessInstanceId() == null || event.getTenantId() == null) {
            return;
        }
        if (event.isEventOfType(HistoryEventTypes.TASK_INSTANCE_UPDATE)) {
            journal.assigned(event.getTaskId(), event.getAssignee(), now.toInstant());
        } else if (event.isEventOfType(HistoryEventTypes.TASK_INSTANCE_COMPLETE)) {
            over(event, ending(event), now);
        }
    }

    /** The engine tells every end as a completion; only the reason tells them apart. */
    private static HumanTask.State ending(HistoricTaskInstanceEventEntity event) {
        if (TaskEntity.DELETE_REASON_COMPLETED.equals(event.getDeleteReason())) {
            return HumanTask.State.COMPLETED;
        }
        return isTimer() ? HumanTask.State.EXPIRED : HumanTask.State.WITHDRAWN;
    }

    private void over(HistoricTaskInstanceEventEntity event, HumanTask.State state, Date now) {
        journal.over(
                event.getTaskId(), event.getProcessInstanceId(), event.getTaskDefinitionKey(), state, now.toInstant());
    }

    /** A job is at work, and the jobs that end a task are its timers. */
    private static boolean isTimer() {
        return Context.getCommandContext().getCurrentJob() != null;
    }

    private static boolean isScenario(HistoryEvent event, @Nullable String tenant) {
        return tenant != null && !ScenarioCatalog.isService(event.getProcessDefinitionKey());
    }

    private static Optional<ConversationId> conversation(@Nullable String businessKey) {
        try {
            return Optional.ofNullable(businessKey).map(UUID::fromString).map(ConversationId::new);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public void parseProcess(Element process, ProcessDefinitionEntity definition) {
        definition.setProperty(HANDS_OVER, handsOver(process));
    }

    /** Whether who is in this process is a person's from its user tasks on. */
    static boolean handsOver(ProcessDefinitionEntity definition) {
        return Boolean.TRUE.equals(definition.getProperty(HANDS_OVER));
    }

    private static boolean handsOver(Element process) {
        var extensions = process.element("extensionElements");
        var properties = extensions == null ? null : extensions.element("properties");
        return properties != null
                && properties.elements("property").stream()
                        .anyMatch(property -> ScenarioCatalog.RESOLUTION.equals(property.attribute("name"))
                                && REDIRECTED.equals(property.attribute("value")));
    }

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        if (activity.getActivityBehavior() instanceof UserTaskActivityBehavior task) {
            task.getTaskDefinition().addBuiltInTaskListener(TaskListener.EVENTNAME_CREATE, this::asked);
        }
    }

    private void asked(DelegateTask task) {
        var execution = (ExecutionEntity) task.getExecution();
        if (task.getTenantId() == null) {
            return;
        }
        var definition = execution.getProcessDefinition();
        var service = ScenarioCatalog.isService(definition.getKey());
        journal.asks(
                task.getId(),
                new Journal.Asked(
                        new TenantId(task.getTenantId()),
                        form((TaskEntity) task),
                        String.valueOf(task.getName()),
                        definition.getKey(),
                        task.getProcessInstanceId(),
                        role(task),
                        service
                                ? null
                                : conversation(execution.getProcessBusinessKey())
                                        .orElse(null),
                        task.getCreateTime().toInstant()));
        if (!service && handsOver(definition)) {
            handedOver(execution);
        }
    }

    /** With all that called it: their customer is a person's, too. */
    private void handedOver(ExecutionEntity execution) {
        journal.handedOver(execution.getProcessInstanceId());
        var caller = execution.getProcessInstance().getSuperExecution();
        if (caller != null) {
            handedOver(caller);
        }
    }

    private static String form(TaskEntity task) {
        task.initializeFormKey();
        var form = task.getCamundaFormRef();
        return form == null ? task.getTaskDefinitionKey() : form.getKey();
    }

    private static @Nullable String role(DelegateTask task) {
        var groups = task.getCandidates().stream()
                .flatMap(link -> Optional.ofNullable(link.getGroupId()).stream())
                .sorted()
                .collect(Collectors.joining(","));
        return groups.isEmpty() ? null : groups;
    }
}
