package ai.focal360.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Small scenarios for tests, drawn in words: a step by its id, then the flows between them. */
final class Drawing {
    private final String id;
    private final StringBuilder content = new StringBuilder();
    private final List<String> flows = new ArrayList<>();
    private boolean begins = true;

    private Drawing(String id) {
        this.id = id;
    }

    static Drawing scenario(String id) {
        return new Drawing(id).element("startEvent", "Start", "");
    }

    /** A scenario that only others begin. */
    Drawing onlyCalled() {
        begins = false;
        return this;
    }

    String path() {
        return "processes/shop/" + id + ".bpmn";
    }

    Drawing ask(String step, String field) {
        return receive(step, "ask", "<camunda:property name=\"focal.collects\" value=\"%s\"/>".formatted(field), "");
    }

    Drawing askAnew(String step, String field) {
        return receive(
                step,
                "ask",
                "<camunda:property name=\"focal.collects\" value=\"%s\"/><camunda:property name=\"focal.fresh\" value=\"true\"/>"
                        .formatted(field),
                "");
    }

    Drawing confirm(String step, String tool) {
        return confirm(step, tool, "${order_id}");
    }

    Drawing confirm(String step, String tool, String argument) {
        return receive(
                step,
                "confirm",
                "<camunda:property name=\"focal.tool\" value=\"%s\"/>".formatted(tool),
                inputs(argument));
    }

    /** A Confirm step that keeps the answer under another name. */
    Drawing confirmAs(String step, String tool, String variable) {
        return receive(
                step,
                "confirm",
                "<camunda:property name=\"focal.tool\" value=\"%s\"/>".formatted(tool),
                inputs("${order_id}")
                        .replace(
                                "</camunda:inputOutput>",
                                "<camunda:outputParameter name=\"%s\">${confirmed}</camunda:outputParameter></camunda:inputOutput>"
                                        .formatted(variable)));
    }

    Drawing approve(String step, String tool) {
        return element(
                "userTask camunda:formRef=\"approve\"",
                step,
                "<bpmn:extensionElements><camunda:properties><camunda:property name=\"focal.tool\" value=\"%s\"/>"
                                .formatted(tool)
                        + "<camunda:property name=\"focal.approves\" value=\"order_id\"/></camunda:properties></bpmn:extensionElements>");
    }

    Drawing decide(String step, String tool) {
        return element(
                "businessRuleTask camunda:type=\"external\" camunda:topic=\"decide\"",
                step,
                "<bpmn:extensionElements><camunda:properties><camunda:property name=\"focal.tool\" value=\"%s\"/></camunda:properties>"
                                .formatted(tool)
                        + inputs("${order_id}") + "</bpmn:extensionElements>");
    }

    Drawing does(String step, String tool) {
        return does(step, tool, "${order_id}");
    }

    Drawing does(String step, String tool, String argument) {
        return element(
                "serviceTask camunda:type=\"external\" camunda:topic=\"%s\"".formatted(tool),
                step,
                "<bpmn:extensionElements>" + inputs(argument) + "</bpmn:extensionElements>");
    }

    Drawing say(String step) {
        return element("sendTask camunda:delegateExpression=\"${say}\"", step, "");
    }

    Drawing asks(String gateway, String otherwise) {
        return element("exclusiveGateway default=\"%s\"".formatted(otherwise), gateway, "");
    }

    Drawing any(String gateway, String otherwise) {
        return element("inclusiveGateway default=\"%s\"".formatted(otherwise), gateway, "");
    }

    Drawing beside(String gateway) {
        return element("parallelGateway", gateway, "");
    }

    Drawing end(String end) {
        return element("endEvent", end, "");
    }

    Drawing pause(String event) {
        return element("intermediateCatchEvent", event, "<bpmn:timerEventDefinition/>");
    }

    Drawing fails(String event, String on) {
        return element("boundaryEvent attachedToRef=\"%s\"".formatted(on), event, "<bpmn:errorEventDefinition/>");
    }

    Drawing late(String event, String on) {
        return element("boundaryEvent attachedToRef=\"%s\"".formatted(on), event, "<bpmn:timerEventDefinition/>");
    }

    /** A timer that leaves the step as it is. */
    Drawing reminds(String event, String on) {
        return element(
                "boundaryEvent cancelActivity=\"false\" attachedToRef=\"%s\"".formatted(on),
                event,
                "<bpmn:timerEventDefinition/>");
    }

    Drawing calls(String step, String process) {
        return element(
                "callActivity calledElement=\"%s\"".formatted(process),
                step,
                "<bpmn:extensionElements><camunda:in variables=\"all\"/></bpmn:extensionElements>");
    }

    Drawing callsAndHearsAll(String step, String process) {
        return element(
                "callActivity calledElement=\"%s\"".formatted(process),
                step,
                "<bpmn:extensionElements><camunda:in variables=\"all\"/><camunda:out variables=\"all\"/></bpmn:extensionElements>");
    }

    /** A call that hands over all variables, and hears some back under their own names. */
    Drawing callsAndHears(String step, String process, String... heard) {
        return element(
                "callActivity calledElement=\"%s\"".formatted(process),
                step,
                Arrays.stream(heard)
                        .map("<camunda:out source=\"%1$s\" target=\"%1$s\"/>"::formatted)
                        .collect(Collectors.joining(
                                "",
                                "<bpmn:extensionElements><camunda:in variables=\"all\"/>",
                                "</bpmn:extensionElements>")));
    }

    /** A call that hands over one variable under a name of its own, and hears one back. */
    Drawing callsWith(String step, String process, String source, String target, String heard) {
        return element(
                "callActivity calledElement=\"%s\"".formatted(process),
                step,
                "<bpmn:extensionElements><camunda:in source=\"%s\" target=\"%s\"/><camunda:out source=\"%s\" target=\"%s\"/></bpmn:extensionElements>"
                        .formatted(source, target, heard, heard));
    }

    /** Steps drawn from here to {@link #leave} stand in a sub-process. */
    Drawing within(String step) {
        content.append("<bpmn:subProcess id=\"%s\" name=\"%s\">\n".formatted(step, step));
        return this;
    }

    Drawing leave() {
        content.append("</bpmn:subProcess>\n");
        return this;
    }

    Drawing start(String start) {
        return element("startEvent", start, "");
    }

    /** Flows along these steps, one after the other. */
    Drawing way(String... steps) {
        for (var i = 1; i < steps.length; i++) {
            flow("Flow_" + steps[i - 1] + "_" + steps[i], steps[i - 1], steps[i], "");
        }
        return this;
    }

    Drawing when(String condition, String from, String to) {
        return flow(
                "Flow_" + from + "_" + to,
                from,
                to,
                "<bpmn:conditionExpression>" + condition + "</bpmn:conditionExpression>");
    }

    String xml() {
        return """
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
                <bpmn:process id="%s" isExecutable="true">
                %s%s%s</bpmn:process></bpmn:definitions>
                """.formatted(
                        id,
                        begins
                                ? "<bpmn:extensionElements><camunda:properties><camunda:property name=\"focal.starts-on\" value=\"x\"/></camunda:properties></bpmn:extensionElements>\n"
                                : "",
                        content,
                        String.join("", flows));
    }

    private Drawing flow(String flow, String from, String to, String inner) {
        flows.add("<bpmn:sequenceFlow id=\"%s\" sourceRef=\"%s\" targetRef=\"%s\">%s</bpmn:sequenceFlow>\n"
                .formatted(flow, from, to, inner));
        return this;
    }

    private Drawing receive(String step, String kind, String properties, String inner) {
        return element(
                "receiveTask",
                step,
                "<bpmn:extensionElements><camunda:properties><camunda:property name=\"focal.step\" value=\"%s\"/>%s</camunda:properties>%s</bpmn:extensionElements>"
                        .formatted(kind, properties, inner));
    }

    private static String inputs(String argument) {
        return "<camunda:inputOutput><camunda:inputParameter name=\"order_id\">%s</camunda:inputParameter></camunda:inputOutput>"
                .formatted(argument);
    }

    private Drawing element(String kind, String step, String inner) {
        content.append("<bpmn:%s id=\"%s\" name=\"%s\">%s</bpmn:%s>\n"
                .formatted(kind, step, step, inner, kind.replaceAll(" .*", "")));
        return this;
    }
}
