package ai.focal360.scenario;

import ai.focal360.scenario.ProcessXml.Element;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Circles in which a scenario can turn without ever waiting. An Ask that is not {@code fresh} passes by itself when it is
 * reached again, so it does not make a circle wait; neither does a tool call, which the same turn makes.
 */
final class Loops {
    private final Landscape landscape;
    private final Set<String> passing;

    Loops(Landscape landscape) {
        this.landscape = landscape;
        this.passing = passing();
    }

    /** Each circle's steps, in the order they are drawn; circles that share a step are one finding or the other. */
    List<List<Element>> in(ProcessModel model) {
        var next = automatic(model);
        var circles = new ArrayList<List<Element>>();
        trim(next);
        while (!next.isEmpty()) {
            var circle = circle(next);
            circles.add(circle.stream().flatMap(id -> model.node(id).stream()).toList());
            circle.forEach(next::remove);
            trim(next);
        }
        return circles;
    }

    /** What follows on what without a wait. */
    private Map<String, Set<String>> automatic(ProcessModel model) {
        var result = new LinkedHashMap<String, Set<String>>();
        model.nodes()
                .filter(node -> !waits(node))
                .forEach(node -> result.put(
                        node.id(),
                        follows(model, node)
                                .filter(it -> !waits(it))
                                .map(Element::id)
                                .collect(Collectors.toCollection(LinkedHashSet::new))));
        return result;
    }

    private static Stream<Element> follows(ProcessModel model, Element node) {
        // what a step in a sub-process does not catch is caught around it
        var around = node.name().equals("bpmn:serviceTask") || node.name().equals("bpmn:callActivity")
                ? model.around(node).stream().flatMap(model::boundaries)
                : Stream.<Element>empty();
        return Stream.concat(model.next(node), around);
    }

    private boolean waits(Element node) {
        return waits(node, passing);
    }

    private static boolean waits(Element node, Set<String> passing) {
        var step = ProcessModel.step(node);
        return switch (step.kind()) {
            case CONFIRM, APPROVE -> true;
            case ASK -> step.get(Step.FRESH).filter("true"::equals).isPresent();
            default ->
                switch (node.name()) {
                    case "bpmn:intermediateCatchEvent" -> true;
                    case "bpmn:boundaryEvent" ->
                        node.child("bpmn:timerEventDefinition").isPresent();
                    case "bpmn:callActivity" -> !passing.contains(node.attribute("calledElement"));
                    default -> false;
                };
        };
    }

    /** The scenarios that can come from start to end without a wait, those they call included. */
    private Set<String> passing() {
        var result = new HashSet<String>();
        var more = true;
        while (more) {
            more = false;
            for (var scenario : landscape.all()) {
                if (!result.contains(scenario.id()) && passes(scenario.model(), result)) {
                    result.add(scenario.id());
                    more = true;
                }
            }
        }
        return Set.copyOf(result);
    }

    private static boolean passes(ProcessModel model, Set<String> known) {
        var seen = new HashSet<String>();
        var open = new ArrayDeque<>(model.process().children("bpmn:startEvent").toList());
        while (!open.isEmpty()) {
            var node = open.pop();
            if (!seen.add(node.id())) {
                continue;
            }
            if (node.name().equals("bpmn:endEvent") && model.endsTheProcess(node)) {
                return true;
            }
            if (!waits(node, known)) {
                model.next(node).forEach(open::add);
            }
        }
        return false;
    }

    /** Leaves what stands on circles, and between them. */
    private static void trim(Map<String, Set<String>> next) {
        var before = -1;
        while (before != next.size()) {
            before = next.size();
            next.values().forEach(targets -> targets.retainAll(next.keySet()));
            next.values().removeIf(Set::isEmpty);
            var reached = next.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
            next.keySet().retainAll(reached);
        }
    }

    /** One circle: every step left has one after it, so going on comes back. */
    private static List<String> circle(Map<String, Set<String>> next) {
        var order = new HashMap<String, Integer>();
        var way = new ArrayList<String>();
        var at = next.keySet().iterator().next();
        while (!order.containsKey(at)) {
            order.put(at, way.size());
            way.add(at);
            at = next.getOrDefault(at, Set.of()).iterator().next();
        }
        return List.copyOf(way.subList(order.getOrDefault(at, 0), way.size()));
    }
}
