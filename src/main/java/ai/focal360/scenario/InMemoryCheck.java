package ai.focal360.scenario;

import ai.focal360.scenario.ProcessXml.Element;
import java.util.List;

/**
 * A process that runs in memory never waits: what it works on is known to one thread of one node, and would be gone when it
 * went on.
 */
final class InMemoryCheck {
    private static final List<String> IN_THE_BACKGROUND =
            List.of("camunda:asyncBefore", "camunda:asyncAfter", "camunda:async");

    private final ProcessModel model;
    private final ProcessProblems problems;

    InMemoryCheck(ProcessModel model, ProcessProblems problems) {
        this.model = model;
        this.problems = problems;
    }

    void check() {
        model.nodes().forEach(this::node);
    }

    private void node(Element node) {
        switch (node.name()) {
            case "bpmn:userTask" -> waits(node, "waits for a person");
            case "bpmn:receiveTask" -> waits(node, "waits for a message");
            case "bpmn:callActivity" -> waits(node, "waits for another process");
            case "bpmn:intermediateCatchEvent" -> waits(node, "waits for a time");
            case "bpmn:boundaryEvent" -> {
                if (node.child("bpmn:timerEventDefinition").isPresent()) {
                    waits(node, "waits for a time");
                }
            }
            default -> {
                if (node.attribute("camunda:type").equals("external")) {
                    waits(node, "waits for whoever works on its topic");
                }
            }
        }
        if (IN_THE_BACKGROUND.stream().anyMatch(mark -> node.attribute(mark).equals("true"))) {
            waits(node, "waits for the job executor");
        }
    }

    private void waits(Element node, String how) {
        problems.add(
                node,
                "'%s' %s, but '%s' runs in memory from start to end: what waits belongs in a scenario,"
                        + " and a turn tells what came of it",
                node.id(),
                how,
                model.process().id());
    }
}
