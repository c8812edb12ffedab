package ai.focal360.scenario;

import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalData.Taker;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the engine has of a person: process instances, running and over, with all their history. Joins the caller's transaction. */
@Component
class ProcessTraces {
    /** Tables of the engine with rows of process instances. */
    static final Set<String> TABLES = Set.of(
            "act_ge_bytearray",
            "act_hi_actinst",
            "act_hi_attachment",
            "act_hi_comment",
            "act_hi_detail",
            "act_hi_ext_task_log",
            "act_hi_identitylink",
            "act_hi_incident",
            "act_hi_job_log",
            "act_hi_op_log",
            "act_hi_procinst",
            "act_hi_taskinst",
            "act_hi_varinst",
            "act_ru_event_subscr",
            "act_ru_execution",
            "act_ru_ext_task",
            "act_ru_identitylink",
            "act_ru_incident",
            "act_ru_job",
            "act_ru_task",
            "act_ru_variable");

    private static final String ERASED = "erased";

    private final RuntimeService runtime;
    private final HistoryService history;
    private final TaskService tasks;
    private final ObjectMapper json;

    ProcessTraces(RuntimeService runtime, HistoryService history, TaskService tasks, ObjectMapper json) {
        this.runtime = runtime;
        this.history = history;
        this.tasks = tasks;
        this.json = json;
    }

    /** Ids of instances that belong to the person's conversations, those they called, and the ones given. */
    Set<String> of(Person person, Collection<String> known) {
        var found = new LinkedHashSet<>(known);
        var tenant = person.tenant().value();
        for (var conversation : person.conversations()) {
            ids(history.createHistoricProcessInstanceQuery()
                            .processInstanceBusinessKey(conversation.toString())
                            .tenantIdIn(tenant)
                            .list())
                    .forEach(found::add);
            ids(history.createHistoricProcessInstanceQuery()
                            .variableValueEquals(EffectTasks.CONVERSATION, conversation.toString())
                            .tenantIdIn(tenant)
                            .list())
                    .forEach(found::add);
        }
        List.copyOf(found).forEach(instance -> called(instance, found));
        return found;
    }

    private void called(String instance, Set<String> found) {
        ids(history.createHistoricProcessInstanceQuery()
                        .superProcessInstanceId(instance)
                        .list())
                .stream()
                .filter(found::add)
                .forEach(one -> called(one, found));
    }

    private static List<String> ids(List<HistoricProcessInstance> instances) {
        return instances.stream().map(HistoricProcessInstance::getId).toList();
    }

    /** Ends what runs, in silence, and removes the history of all; answers how many instances there were. */
    Map<String, Long> remove(Person person, Collection<String> known) {
        var instances = List.copyOf(of(person, known));
        if (instances.isEmpty()) {
            return Map.of();
        }
        runtime.deleteProcessInstancesIfExists(instances, ERASED, true, true, false);
        instances.forEach(this::removeLog);
        history.deleteHistoricProcessInstancesIfExists(instances);
        return Map.of("act_hi_procinst", (long) instances.size());
    }

    /** The log of what people did outlives an instance's history. */
    private void removeLog(String instance) {
        history.createUserOperationLogQuery()
                .processInstanceId(instance)
                .list()
                .forEach(entry -> history.deleteUserOperationLogEntry(entry.getId()));
    }

    record Instance(
            String process,
            @Nullable Date started,
            @Nullable Date ended,
            Map<String, Object> variables,
            List<Step> steps,
            List<Task> tasks) {}

    record Step(
            String id,
            @Nullable String name,
            Date started,
            @Nullable Date ended) {}

    record Task(
            String name,
            @Nullable String description,
            @Nullable String assignee,
            Date created,
            @Nullable Date ended,
            List<String> comments) {}

    void export(String instance, Taker taker) {
        var found = history.createHistoricProcessInstanceQuery()
                .processInstanceId(instance)
                .singleResult();
        if (found != null) {
            taker.take(
                    "process",
                    write(new Instance(
                            found.getProcessDefinitionKey(),
                            found.getStartTime(),
                            found.getEndTime(),
                            variables(instance),
                            steps(instance),
                            tasks(instance))));
        }
    }

    private Map<String, Object> variables(String instance) {
        var values = new TreeMap<String, Object>();
        history.createHistoricVariableInstanceQuery()
                .processInstanceId(instance)
                .disableCustomObjectDeserialization()
                .list()
                .forEach(variable -> values.put(variable.getName(), String.valueOf(variable.getValue())));
        return values;
    }

    private List<Step> steps(String instance) {
        return history
                .createHistoricActivityInstanceQuery()
                .processInstanceId(instance)
                .orderByHistoricActivityInstanceStartTime()
                .asc()
                .list()
                .stream()
                .map(step ->
                        new Step(step.getActivityId(), step.getActivityName(), step.getStartTime(), step.getEndTime()))
                .toList();
    }

    private List<Task> tasks(String instance) {
        return history.createHistoricTaskInstanceQuery().processInstanceId(instance).list().stream()
                .map(task -> new Task(
                        task.getName(),
                        task.getDescription(),
                        task.getAssignee(),
                        task.getStartTime(),
                        task.getEndTime(),
                        tasks.getTaskComments(task.getId()).stream()
                                .map(comment -> comment.getFullMessage())
                                .toList()))
                .toList();
    }

    private String write(Instance instance) {
        try {
            return json.writeValueAsString(instance);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected an instance to be JSON");
        }
    }
}
