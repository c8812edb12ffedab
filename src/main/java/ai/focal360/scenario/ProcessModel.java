package ai.focal360.scenario;

import ai.focal360.scenario.ProcessXml.Element;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A process file as a graph of steps. */
final class ProcessModel {
    private static final Set<String> NODES = Set.of(
            "bpmn:startEvent",
            "bpmn:endEvent",
            "bpmn:receiveTask",
            "bpmn:sendTask",
            "bpmn:serviceTask",
            "bpmn:businessRuleTask",
            "bpmn:userTask",
            "bpmn:callActivity",
            "bpmn:subProcess",
            "bpmn:exclusiveGateway",
            "bpmn:inclusiveGateway",
            "bpmn:parallelGateway",
            "bpmn:boundaryEvent",
            "bpmn:intermediateCatchEvent");

    private final Element definitions;
    private final Element process;
    private final Map<String, Element> nodes = new LinkedHashMap<>();
    private final Map<String, Element> parents = new HashMap<>();
    private final List<Element> flows;

    ProcessModel(Element definitions, Element process) {
        this.definitions = definitions;
        this.process = process;
        collect(process);
        flows = process.all()
                .filter(it -> it.name().equals("bpmn:sequenceFlow"))
                .toList();
    }

    private void collect(Element container) {
        for (var child : container.children()) {
            if (NODES.contains(child.name())) {
                nodes.put(child.id(), child);
                parents.put(child.id(), container);
            }
            if (child.name().equals("bpmn:subProcess")) {
                collect(child);
            }
        }
    }

    Element definitions() {
        return definitions;
    }

    Element process() {
        return process;
    }

    Stream<Element> nodes() {
        return nodes.values().stream();
    }

    Stream<Element> nodes(String name) {
        return nodes().filter(node -> node.name().equals(name));
    }

    List<Element> flows() {
        return flows;
    }

    Optional<Element> node(String id) {
        return Optional.ofNullable(nodes.get(id));
    }

    List<Element> outgoing(Element node) {
        return flows.stream()
                .filter(flow -> flow.attribute("sourceRef").equals(node.id()))
                .toList();
    }

    Stream<Element> boundaries(Element node) {
        return nodes("bpmn:boundaryEvent")
                .filter(event -> event.attribute("attachedToRef").equals(node.id()));
    }

    /** Where a token can go from here, and where an event on it or the inside of it can take one. */
    Stream<Element> next(Element node) {
        var onward = outgoing(node).stream().flatMap(flow -> node(flow.attribute("targetRef")).stream());
        var inside = node.name().equals("bpmn:subProcess") ? node.children("bpmn:startEvent") : Stream.<Element>empty();
        return Stream.of(onward, boundaries(node), inside).flatMap(it -> it);
    }

    /** The element with an id at the top of the file: a message or an error. */
    Optional<Element> declared(String name, String id) {
        return definitions.children(name).filter(it -> it.id().equals(id)).findFirst();
    }

    /** The error codes caught on a step or around it; empty text for an event that catches every code. */
    Stream<String> caught(Element node) {
        var here = boundaries(node)
                .flatMap(event -> event.children("bpmn:errorEventDefinition"))
                .map(definition -> declared("bpmn:error", definition.attribute("errorRef"))
                        .map(error -> error.attribute("errorCode"))
                        .orElse(""));
        var parent = parents.get(node.id());
        return parent == null || parent == process ? here : Stream.concat(here, caught(parent));
    }

    static Step step(Element node) {
        var properties = properties(node);
        return new Step(node.id(), node.attribute("name"), kind(node, properties), properties);
    }

    static Map<String, String> properties(Element of) {
        var result = new LinkedHashMap<String, String>();
        extensions(of, "camunda:properties")
                .flatMap(list -> list.children("camunda:property"))
                .forEach(property -> result.put(property.attribute("name"), property.attribute("value")));
        return result;
    }

    /** Input or output parameters, their expressions by name. */
    static Map<String, Element> parameters(Element of, String kind) {
        var result = new LinkedHashMap<String, Element>();
        extensions(of, "camunda:inputOutput")
                .flatMap(list -> list.children(kind))
                .forEach(parameter -> result.put(parameter.attribute("name"), parameter));
        return result;
    }

    static Map<String, Element> inputs(Element of) {
        return parameters(of, "camunda:inputParameter");
    }

    static Map<String, Element> outputs(Element of) {
        return parameters(of, "camunda:outputParameter");
    }

    static Stream<Element> extensions(Element of, String name) {
        return of.children("bpmn:extensionElements").flatMap(extensions -> extensions.children(name));
    }

    private static Step.Kind kind(Element node, Map<String, String> properties) {
        return switch (node.name()) {
            case "bpmn:receiveTask" -> "confirm".equals(properties.get(Step.KIND)) ? Step.Kind.CONFIRM : Step.Kind.ASK;
            case "bpmn:sendTask" -> Step.Kind.SAY;
            case "bpmn:serviceTask" -> Step.Kind.DO;
            case "bpmn:userTask" -> Step.Kind.APPROVE;
            case "bpmn:businessRuleTask" -> Step.Kind.DECIDE;
            default -> Step.Kind.OTHER;
        };
    }
}
