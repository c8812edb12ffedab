package ai.focal360.scenario;

import ai.focal360.platform.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where scenarios have been, as long as the engine's history keeps it: running ones and those that are over. */
@Component
public class Trails {
    private final HistoryService history;
    private final RepositoryService repository;

    Trails(HistoryService history, RepositoryService repository) {
        this.history = history;
        this.repository = repository;
    }

    /** Absent when the tenant never had this instance, or its history is gone. */
    public Optional<Trail> find(TenantId tenant, String instance) {
        return Optional.ofNullable(history.createHistoricProcessInstanceQuery()
                        .processInstanceId(instance)
                        .tenantIdIn(tenant.value())
                        .singleResult())
                .map(found -> {
                    var definition = found.getProcessDefinitionId();
                    return new Trail(
                            found.getProcessDefinitionKey(),
                            named(found.getProcessDefinitionName(), found.getProcessDefinitionKey()),
                            found.getProcessDefinitionVersion(),
                            source(definition),
                            stays(instance, repository.getBpmnModelInstance(definition)));
                });
    }

    private List<Trail.Stay> stays(String instance, BpmnModelInstance model) {
        var stays = new ArrayList<Trail.Stay>();
        var flows = SequenceFlows.of(model);
        history.createHistoricActivityInstanceQuery()
                .processInstanceId(instance)
                .orderByHistoricActivityInstanceStartTime()
                .asc()
                .orderPartiallyByOccurrence()
                .asc()
                .list()
                .forEach(activity -> stays.add(stay(activity, stays, model, flows)));
        return stays;
    }

    private static Trail.Stay stay(
            HistoricActivityInstance activity, List<Trail.Stay> before, BpmnModelInstance model, SequenceFlows flows) {
        var element = activity.getActivityId();
        return new Trail.Stay(
                element,
                named(activity.getActivityName(), element),
                activity.getActivityType(),
                model.getModelElementById(element) instanceof FlowNode node
                        ? by(flows.to(node).toList(), before)
                        : null,
                activity.getStartTime().toInstant(),
                instant(activity.getEndTime()));
    }

    /** History knows places, not flows: it came by the flow from the place it was at last among those that lead here. */
    private static @Nullable String by(List<SequenceFlow> ways, List<Trail.Stay> before) {
        for (int at = before.size() - 1; at >= 0; at--) {
            for (var flow : ways) {
                if (flow.getSource().getId().equals(before.get(at).element())) {
                    return flow.getId();
                }
            }
        }
        return null;
    }

    private String source(String definition) {
        try (var model = repository.getProcessModel(definition)) {
            return new String(model.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String named(@Nullable String name, String otherwise) {
        return name == null || name.isBlank() ? otherwise : name;
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
