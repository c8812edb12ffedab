package ai.focal360.scenario;

import ai.focal360.scenario.ProcessXml.Element;
import java.time.Duration;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Processes are code from outside: this allows the elements, attributes and values listed here, each where it belongs, and
 * refuses everything else. Nothing listed runs code of the author's or reaches anything but variables, our own step beans
 * and the topics turns work on.
 */
final class ProcessGuard {
    private static final String BUSINESS_KEY = "#{execution.processBusinessKey}";
    private static final String NO_TENANT = "${null}";
    private static final Pattern SINGLE_VARIABLE = Pattern.compile("\\$\\{\\s*[A-Za-z_]\\w*\\s*}");
    private static final Set<String> EVERYWHERE = Set.of("id", "name");

    /** Elements by name: the attributes they may have and the elements that may stand in them. */
    private static final Map<String, Rule> RULES = new HashMap<>();

    private record Rule(Set<String> attributes, Set<String> children) {}

    private static final String FLOW = "bpmn:incoming bpmn:outgoing bpmn:documentation bpmn:extensionElements";
    private static final String TEMPLATE = "camunda:modelerTemplate camunda:modelerTemplateVersion";
    private static final String CONTENT = "bpmn:documentation bpmn:extensionElements bpmn:startEvent bpmn:endEvent "
            + "bpmn:receiveTask bpmn:sendTask bpmn:serviceTask bpmn:businessRuleTask bpmn:userTask bpmn:callActivity "
            + "bpmn:subProcess bpmn:exclusiveGateway bpmn:inclusiveGateway bpmn:parallelGateway bpmn:boundaryEvent "
            + "bpmn:intermediateCatchEvent bpmn:sequenceFlow bpmn:textAnnotation bpmn:association";

    static {
        rule(
                "bpmn:definitions",
                "targetNamespace exporter exporterVersion modeler:executionPlatform modeler:executionPlatformVersion",
                "bpmn:process bpmn:message bpmn:error bpmndi:BPMNDiagram");
        rule("bpmn:process", "isExecutable camunda:historyTimeToLive camunda:versionTag " + TEMPLATE, CONTENT);
        rule("bpmn:subProcess", "", CONTENT + " bpmn:incoming bpmn:outgoing");
        rule("bpmn:startEvent", "", FLOW);
        rule("bpmn:endEvent", "", FLOW + " bpmn:terminateEventDefinition bpmn:compensateEventDefinition");
        rule("bpmn:receiveTask", "messageRef " + TEMPLATE, FLOW);
        rule("bpmn:sendTask", "camunda:delegateExpression " + TEMPLATE, FLOW);
        rule("bpmn:serviceTask", "camunda:type camunda:topic camunda:delegateExpression " + TEMPLATE, FLOW);
        rule("bpmn:businessRuleTask", "camunda:type camunda:topic " + TEMPLATE, FLOW);
        rule("bpmn:userTask", "camunda:formRef camunda:formRefBinding camunda:candidateGroups " + TEMPLATE, FLOW);
        rule(
                "bpmn:callActivity",
                "calledElement camunda:calledElementBinding camunda:calledElementTenantId " + TEMPLATE,
                FLOW);
        rule("bpmn:exclusiveGateway", "default gatewayDirection", FLOW);
        rule("bpmn:inclusiveGateway", "default gatewayDirection", FLOW);
        rule("bpmn:parallelGateway", "gatewayDirection", FLOW);
        rule(
                "bpmn:boundaryEvent",
                "attachedToRef cancelActivity " + TEMPLATE,
                FLOW + " bpmn:errorEventDefinition bpmn:timerEventDefinition");
        rule("bpmn:intermediateCatchEvent", "", FLOW + " bpmn:timerEventDefinition");
        rule("bpmn:sequenceFlow", "sourceRef targetRef", "bpmn:documentation bpmn:conditionExpression");
        rule("bpmn:conditionExpression", "xsi:type", "");
        rule("bpmn:errorEventDefinition", "errorRef", "");
        rule("bpmn:timerEventDefinition", "", "bpmn:timeDuration");
        rule("bpmn:timeDuration", "xsi:type", "");
        rule("bpmn:terminateEventDefinition", "", "");
        rule("bpmn:compensateEventDefinition", "", "");
        rule("bpmn:message", "", "");
        rule("bpmn:error", "errorCode", "");
        rule("bpmn:documentation", "", "");
        rule("bpmn:incoming", "", "");
        rule("bpmn:outgoing", "", "");
        rule("bpmn:textAnnotation", "textFormat", "bpmn:text");
        rule("bpmn:text", "", "");
        rule("bpmn:association", "sourceRef targetRef associationDirection", "");
        rule("bpmn:extensionElements", "", "camunda:properties camunda:inputOutput camunda:in camunda:out");
        rule("camunda:properties", "", "camunda:property");
        rule("camunda:property", "value", "");
        rule("camunda:inputOutput", "", "camunda:inputParameter camunda:outputParameter");
        rule("camunda:inputParameter", "", "");
        rule("camunda:outputParameter", "", "");
        rule("camunda:in", "businessKey variables source target", "");
        rule("camunda:out", "variables source target", "");
    }

    private static void rule(String element, String attributes, String children) {
        RULES.put(element, new Rule(words(attributes), words(children)));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).collect(Collectors.toUnmodifiableSet());
    }

    private final Set<String> delegates;
    private final ProcessProblems problems;

    /** {@code delegates} are the beans the file's tasks may name. */
    ProcessGuard(Set<String> delegates, ProcessProblems problems) {
        this.delegates = delegates;
        this.problems = problems;
    }

    void inspect(Element element) {
        if (element.name().equals("bpmndi:BPMNDiagram")) {
            element.all()
                    .filter(it -> it.name().startsWith("bpmn:") || it.name().startsWith("camunda:"))
                    .forEach(it -> problems.add(it, refusal(it.name(), element.name())));
            return;
        }
        var rule = RULES.getOrDefault(element.name(), new Rule(Set.of(), Set.of()));
        element.attributes().forEach((name, value) -> attribute(element, rule, name, value));
        if (Expressions.in(element.text())) {
            words(element);
        }
        if (element.name().equals("bpmn:timeDuration")) {
            duration(element);
        }
        for (var child : element.children()) {
            if (rule.children.contains(child.name())) {
                inspect(child);
            } else {
                problems.add(child, refusal(child.name(), element.name()));
            }
        }
    }

    private void attribute(Element element, Rule rule, String name, String value) {
        if (!EVERYWHERE.contains(name) && !rule.attributes.contains(name)) {
            problems.add(element, "'%s' is not allowed on a %s%s", name, plain(element.name()), hint(name));
        } else if (name.equals("camunda:delegateExpression")) {
            delegate(element, value);
        } else if (name.equals("businessKey")) {
            exactly(element, name, value, BUSINESS_KEY);
        } else if (name.equals("camunda:calledElementTenantId")) {
            exactly(element, name, value, NO_TENANT);
        } else if (name.equals("camunda:type")) {
            exactly(element, name, value, "external");
        } else if (name.equals("variables")) {
            exactly(element, name, value, "all");
        } else if (Expressions.in(value)) {
            problems.add(element, "'%s' must be plain, an expression is not allowed here: '%s'", name, value);
        }
    }

    private void exactly(Element element, String name, String value, String allowed) {
        if (!value.equals(allowed)) {
            problems.add(element, "'%s' may only be '%s', but it is '%s'", name, allowed, value);
        }
    }

    private void delegate(Element element, String value) {
        if (!value.startsWith("${")
                || !value.endsWith("}")
                || !delegates.contains(value.substring(2, value.length() - 1))) {
            problems.add(
                    element,
                    "the delegate expression '%s' is not allowed; allowed are %s",
                    value,
                    new TreeSet<>(delegates).stream().map("${%s}"::formatted).collect(Collectors.joining(", ")));
        }
    }

    private void words(Element element) {
        switch (element.name()) {
            case "bpmn:conditionExpression", "camunda:inputParameter", "camunda:outputParameter", "bpmn:timeDuration" ->
                Expressions.read(element.text())
                        .problems()
                        .forEach(problem -> problems.add(element, "In '%s': %s", element.text(), problem));
            default -> problems.add(element, "an expression is not allowed in a %s", plain(element.name()));
        }
    }

    private void duration(Element element) {
        var text = element.text();
        if (SINGLE_VARIABLE.matcher(text).matches() || isPositive(text)) {
            return;
        }
        problems.add(element, "Expected a duration such as PT4H or P2D, or a single variable, but it is '%s'", text);
    }

    private static boolean isPositive(String text) {
        try {
            var time = text.indexOf('T');
            var days = time < 0 || time > 1 ? Period.parse(time < 0 ? text : text.substring(0, time)) : Period.ZERO;
            var rest = time < 0 ? Duration.ZERO : Duration.parse("P" + text.substring(time));
            return !days.isNegative() && !rest.isNegative() && !(days.isZero() && rest.isZero());
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static String refusal(String name, String parent) {
        return "A %s is not allowed in a %s%s".formatted(plain(name), plain(parent), hint(name));
    }

    /** What an author who meant this may do instead. */
    private static String hint(String name) {
        return switch (name.substring(name.indexOf(':') + 1)) {
            case "scriptTask", "script" -> ": scripts do not run here, decisions are rules in rules/";
            case "class", "expression", "connector" -> ": work is done by tools, as a Do step";
            case "executionListener", "taskListener" -> ": listeners do not run here";
            case "formKey", "formData" -> ": forms are files in ui-forms/, named by camunda:formRef";
            case "language", "resource" -> ": expressions stand in the file, in the engine's own language";
            case "timeDate", "timeCycle" -> ": timers wait for a duration";
            case "asyncBefore", "asyncAfter" -> ": the platform decides what runs in the background";
            case "collaboration" -> ": one scenario per file, without pools";
            default -> "";
        };
    }

    private static String plain(String name) {
        return name.substring(name.startsWith("{") ? name.indexOf('}') + 1 : name.indexOf(':') + 1);
    }
}
