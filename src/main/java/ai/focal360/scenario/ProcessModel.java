package ai.focal360.scenario;

import ai.focal360.scenario.ProcessXml.Element;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
    private final Map<String, List<Element>> flowsFrom;
    private final Map<String, List<Element>> flowsTo;
    private final Map<String, List<Element>> eventsOn;

    ProcessModel(Element definitions, Element process) {
        this.definitions = definitions;
        this.process = process;
        collect(process);
        flows = process.all()
                .filter(it -> it.name().equals("bpmn:sequenceFlow"))
                .toList();
        flowsFrom = flows.stream().collect(Collectors.groupingBy(flow -> flow.attribute("sourceRef")));
        flowsTo = flows.stream().collect(Collectors.groupingBy(flow -> flow.attribute("targetRef")));
        eventsOn =
                nodes("bpmn:boundaryEvent").collect(Collectors.groupingBy(event -> event.attribute("attachedToRef")));
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
        return flowsFrom.getOrDefault(node.id(), List.of());
    }

    List<Element> incoming(Element node) {
        return flowsTo.getOrDefault(node.id(), List.of());
    }

    Stream<Element> boundaries(Element node) {
        return eventsOn.getOrDefault(node.id(), List.of()).stream();
    }

    /** Where a token can go from here, and where an event on it takes one; a sub-process is left from its own ends. */
    Stream<Element> next(Element node) {
        var onward = node.name().equals("bpmn:subProcess") ? node.children("bpmn:startEvent") : targets(leaving(node));
        return Stream.concat(onward, boundaries(node));
    }

    boolean endsTheProcess(Element end) {
        return parents.get(end.id()) == process;
    }

    /** What holds this step: a sub-process, or empty for the process itself. */
    Optional<Element> around(Element node) {
        return Optional.ofNullable(parents.get(node.id())).filter(parent -> parent != process);
    }

    /** Whose ways out a token takes that is done here: those of the sub-process for an end inside of it. */
    private Element leaving(Element node) {
        return node.name().equals("bpmn:endEvent") ? around(node).orElse(node) : node;
    }

    private Stream<Element> targets(Element node) {
        return outgoing(node).stream().flatMap(flow -> node(flow.attribute("targetRef")).stream());
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
            case "bpmn:sendTask" -> "remind".equals(properties.get(Step.KIND)) ? Step.Kind.REMIND : Step.Kind.SAY;
            case "bpmn:serviceTask" -> Step.Kind.DO;
            case "bpmn:userTask" -> Step.Kind.APPROVE;
            case "bpmn:businessRuleTask" -> Step.Kind.DECIDE;
            default -> Step.Kind.OTHER;
        };
    }
}
