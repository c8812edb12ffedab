package ai.focal360.scenario;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SendTask;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;

/** A step as its author wrote it: a BPMN element with our properties, as the element templates set them. */
record Step(String id, String name, Kind kind, Map<String, String> properties) {
    enum Kind {
        ASK,
        CONFIRM,
        SAY,
        REMIND,
        DO,
        APPROVE,
        DECIDE,
        OTHER
    }

    static final String KIND = "focal.step";
    static final String COLLECTS = "focal.collects";
    static final String FRESH = "focal.fresh";
    static final String TEXT = "focal.text";
    static final String VALUES = "focal.values";
    static final String SUGGESTIONS = "focal.suggestions";
    static final String CONTRIBUTES = "focal.contributes";
    static final String CITES = "focal.cites";
    static final String LEARNS = "focal.learns";
    static final String TOOL = "focal.tool";
    static final String AFTER = "focal.after";
    static final String AGENDA_TYPE = "focal.agenda-type";
    static final String GOAL_DEADLINE = "focal.goal-deadline";
    static final String GOAL_FOLLOW_UP = "focal.goal-follow-up";
    static final String GOAL_EXPIRY = "focal.goal-expiry";

    static Step of(FlowNode node) {
        var properties = properties(node);
        return new Step(node.getId(), String.valueOf(node.getName()), kind(node, properties), properties);
    }

    static Map<String, String> properties(org.camunda.bpm.model.bpmn.instance.BaseElement element) {
        var result = new HashMap<String, String>();
        if (element.getExtensionElements() != null) {
            element.getExtensionElements().getElementsQuery().filterByType(CamundaProperties.class).list().stream()
                    .flatMap(properties -> properties.getCamundaProperties().stream())
                    .filter(property -> property.getCamundaValue() != null)
                    .forEach((CamundaProperty property) ->
                            result.put(property.getCamundaName(), property.getCamundaValue()));
        }
        return Map.copyOf(result);
    }

    private static Kind kind(FlowNode node, Map<String, String> properties) {
        if (node instanceof ReceiveTask) {
            return "confirm".equals(properties.get(KIND)) ? Kind.CONFIRM : Kind.ASK;
        }
        if (node instanceof SendTask) {
            return "remind".equals(properties.get(KIND)) ? Kind.REMIND : Kind.SAY;
        }
        if (node instanceof BusinessRuleTask) {
            return Kind.DECIDE;
        }
        if (node instanceof ServiceTask) {
            return Kind.DO;
        }
        return node instanceof UserTask ? Kind.APPROVE : Kind.OTHER;
    }

    Optional<String> get(String property) {
        return Optional.ofNullable(properties.get(property)).filter(value -> !value.isBlank());
    }

    String require(String property) {
        return get(property)
                .orElseThrow(
                        () -> new IllegalStateException("Expected step '%s' to have '%s'".formatted(id, property)));
    }

    List<String> list(String property) {
        return get(property)
                .map(value -> Arrays.stream(value.split(","))
                        .map(String::strip)
                        .filter(it -> !it.isEmpty())
                        .toList())
                .orElse(List.of());
    }

    /** A list of names, each standing for itself or, as {@code name=variable}, for a variable of another name. */
    Map<String, String> mapping(String property) {
        var result = new HashMap<String, String>();
        list(property).forEach(entry -> {
            var parts = entry.split("=", 2);
            result.put(parts[0].strip(), parts[parts.length - 1].strip());
        });
        return result;
    }
}
