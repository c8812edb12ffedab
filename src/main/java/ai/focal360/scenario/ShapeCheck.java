package ai.focal360.scenario;

import ai.focal360.scenario.ProcessXml.Element;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process is a whole: names as in house style, references that hold, gateways that ask, ways that end. */
final class ShapeCheck {
    /** What the Modeler makes up: {@code Activity_0k3hd7a}. */
    private static final Pattern GENERATED = Pattern.compile(".*_(?=[0-9a-z]*\\d)[0-9a-z]{7}");

    private static final Map<String, String> PREFIXES = Map.ofEntries(
            Map.entry("bpmn:startEvent", "StartEvent_"),
            Map.entry("bpmn:endEvent", "EndEvent_"),
            Map.entry("bpmn:receiveTask", "Task_"),
            Map.entry("bpmn:sendTask", "Task_"),
            Map.entry("bpmn:serviceTask", "Task_"),
            Map.entry("bpmn:businessRuleTask", "Task_"),
            Map.entry("bpmn:userTask", "Task_"),
            Map.entry("bpmn:callActivity", "CallActivity_"),
            Map.entry("bpmn:subProcess", "SubProcess_"),
            Map.entry("bpmn:exclusiveGateway", "Gateway_"),
            Map.entry("bpmn:inclusiveGateway", "Gateway_"),
            Map.entry("bpmn:parallelGateway", "Gateway_"),
            Map.entry("bpmn:boundaryEvent", "BoundaryEvent_"),
            Map.entry("bpmn:intermediateCatchEvent", "CatchEvent_"),
            Map.entry("bpmn:sequenceFlow", "Flow_"),
            Map.entry("bpmn:message", "Message_"),
            Map.entry("bpmn:error", "Error_"));

    private static final Pattern NAME = Pattern.compile("[A-Z][A-Za-z0-9]*(_[A-Z][A-Za-z0-9]*)*");

    private final ProcessModel model;
    private final ProcessProblems problems;

    ShapeCheck(ProcessModel model, ProcessProblems problems) {
        this.model = model;
        this.problems = problems;
    }

    void check() {
        model.definitions().all().forEach(this::id);
        ids();
        model.flows().forEach(this::flow);
        model.nodes().forEach(this::waysOn);
        Stream.of("bpmn:exclusiveGateway", "bpmn:inclusiveGateway")
                .flatMap(model::nodes)
                .forEach(this::gateway);
        model.nodes("bpmn:boundaryEvent").forEach(this::boundary);
        model.definitions().children("bpmn:error").forEach(this::error);
        model.definitions().children("bpmn:message").forEach(this::message);
        model.nodes().flatMap(Element::all).forEach(this::references);
        ways();
    }

    private void id(Element element) {
        var prefix = PREFIXES.get(element.name());
        var id = element.id();
        if (GENERATED.matcher(id).matches()) {
            problems.add(
                    element,
                    "The id '%s' was made up by an editor: name what it is, as in %sRefundApproved",
                    id,
                    prefix == null ? "Flow_" : prefix);
        } else if (prefix != null
                && !(id.startsWith(prefix)
                        && NAME.matcher(id.substring(prefix.length())).matches())) {
            problems.add(element, "The id must be like %sRefundApproved, but it is '%s'", prefix, id);
        }
    }

    private void ids() {
        var seen = new HashSet<String>();
        model.definitions()
                .all()
                .filter(it -> !it.id().isEmpty() && !seen.add(it.id()))
                .forEach(it -> problems.add(it, "The id '%s' stands twice in this file", it.id()));
    }

    private void flow(Element flow) {
        for (var end : List.of("sourceRef", "targetRef")) {
            if (model.node(flow.attribute(end)).isEmpty()) {
                problems.add(flow, "%s '%s' is no step of this process", end, flow.attribute(end));
            }
        }
    }

    private void waysOn(Element node) {
        var ways = model.outgoing(node);
        var gateway = node.name().endsWith("Gateway");
        if (!gateway && ways.size() > 1) {
            problems.add(node, "'%s' goes on in %d ways: a gateway decides which", node.id(), ways.size());
        }
        if (!node.name().equals("bpmn:exclusiveGateway") && !node.name().equals("bpmn:inclusiveGateway")) {
            ways.stream()
                    .filter(way -> way.child("bpmn:conditionExpression").isPresent())
                    .forEach(way ->
                            problems.add(way, "Only ways out of an exclusive or inclusive gateway have conditions"));
        }
        if (node.attribute("name").isBlank() && !gateway) {
            problems.add(node, "'%s' has no name", node.id());
        }
    }

    private void gateway(Element gateway) {
        var ways = model.outgoing(gateway);
        if (ways.size() < 2) {
            return;
        }
        if (!gateway.attribute("name").endsWith("?")) {
            problems.add(gateway, "The gateway '%s' must be named as a question", gateway.id());
        }
        var otherwise = gateway.attribute("default");
        if (ways.stream().noneMatch(way -> way.id().equals(otherwise))) {
            problems.add(
                    gateway,
                    SafetyFinding.NO_DEFAULT,
                    "The gateway '%s' needs a default way, so that it never has none",
                    gateway.id());
        }
        for (var way : ways) {
            var condition = way.child("bpmn:conditionExpression").isPresent();
            if (way.id().equals(otherwise) && condition) {
                problems.add(way, "The default way '%s' has a condition", way.id());
            } else if (!way.id().equals(otherwise) && !condition) {
                problems.add(way, "The way '%s' needs a condition, it is not the default", way.id());
            }
            if (way.attribute("name").isBlank()) {
                problems.add(way, "The way '%s' needs a name, the answer it stands for", way.id());
            }
        }
    }

    private void boundary(Element event) {
        if (model.node(event.attribute("attachedToRef")).isEmpty()) {
            problems.add(event, "'%s' stands on '%s', which is no step", event.id(), event.attribute("attachedToRef"));
        }
        var kinds = event.children().stream()
                .filter(child -> child.name().endsWith("EventDefinition"))
                .count();
        if (kinds != 1) {
            problems.add(event, "'%s' must wait for one thing: an error or a timer", event.id());
        }
        if (event.attribute("cancelActivity").equals("false") == timer(event).isEmpty()) {
            problems.add(
                    event,
                    timer(event).isEmpty()
                            ? "'%s' must end the step it stands on, unless its '%s' says what it brings to mind"
                            : "'%s' has a '%s', so it must leave the step it stands on alone",
                    event.id(),
                    ApprovalNotice.TIMER);
        }
    }

    private static String timer(Element event) {
        return ProcessModel.properties(event).getOrDefault(ApprovalNotice.TIMER, "");
    }

    private void error(Element error) {
        var code = error.attribute("errorCode");
        var known = Stream.of(ToolError.values()).map(ToolError::code).toList();
        if (!known.contains(code)) {
            problems.add(error, "No tool ends in the error '%s'; they end in %s", code, String.join(", ", known));
        }
        if (!error.attribute("name").equals(code) || !error.id().equals("Error_" + code)) {
            problems.add(error, "The error '%s' must be called so: id 'Error_%s', name '%s'", code, code, code);
        }
    }

    private void message(Element message) {
        if (!message.attribute("name").equals(Scenarios.CUSTOMER_REPLIED)
                || !message.id().equals("Message_" + Scenarios.CUSTOMER_REPLIED)) {
            problems.add(
                    message,
                    "Nobody sends the message '%s': the only one is '%s', with the id 'Message_%s'",
                    message.attribute("name"),
                    Scenarios.CUSTOMER_REPLIED,
                    Scenarios.CUSTOMER_REPLIED);
        }
    }

    private void references(Element element) {
        var error = element.attribute("errorRef");
        if (!error.isEmpty() && model.declared("bpmn:error", error).isEmpty()) {
            problems.add(element, "The error '%s' is not declared in this file", error);
        }
        var message = element.attribute("messageRef");
        if (element.name().equals("bpmn:receiveTask")
                && model.declared("bpmn:message", message).isEmpty()) {
            problems.add(
                    element, "'%s' must wait for the message 'Message_%s'", element.id(), Scenarios.CUSTOMER_REPLIED);
        }
    }

    private void ways() {
        var starts = model.process().children("bpmn:startEvent").toList();
        if (starts.size() != 1) {
            problems.add(model.process(), "Expected one start event, but there are %d", starts.size());
            return;
        }
        var reached = reach(starts, model::next);
        var before = new HashMap<String, Set<Element>>();
        model.nodes().forEach(node -> model.next(node)
                .forEach(next ->
                        before.computeIfAbsent(next.id(), id -> new HashSet<>()).add(node)));
        var ends = model.nodes("bpmn:endEvent").filter(model::endsTheProcess).toList();
        var ending = reach(ends, node -> before.getOrDefault(node.id(), Set.of()).stream());
        model.nodes().forEach(node -> {
            if (!reached.contains(node.id())) {
                problems.add(node, "No way leads to '%s'", node.id());
            } else if (!ending.contains(node.id())) {
                problems.add(node, SafetyFinding.NO_END, "No way leads from '%s' to an end", node.id());
            }
        });
    }

    private static Set<String> reach(List<Element> from, Function<Element, Stream<Element>> next) {
        var seen = new HashSet<String>();
        var open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            var node = open.pop();
            if (seen.add(node.id())) {
                next.apply(node).forEach(open::add);
            }
        }
        return seen;
    }
}
