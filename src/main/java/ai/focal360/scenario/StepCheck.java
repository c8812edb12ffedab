package ai.focal360.scenario;

import ai.focal360.scenario.ProcessCheck.Surroundings;
import ai.focal360.scenario.ProcessXml.Element;
import ai.focal360.tenant.DidYouMean;
import ai.focal360.tenant.Field;
import ai.focal360.tenant.Intent;
import ai.focal360.tenant.TenantData;
import ai.focal360.tenant.Tool;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A scenario's steps can do what they say: every field, text, tool, intent, form and process they name exists and fits. */
final class StepCheck {
    private static final Set<String> RESOLUTIONS = Set.of("RESOLVED", "PARTIAL", "UNRESOLVED", "REDIRECTED");
    private static final Set<String> CONTRIBUTIONS =
            Set.of("ASK", "INFORM", "CONFIRM", "ANSWER", "ACTION_HINT", "REFUSE");
    private static final Set<String> CITED = Set.of("answer", "title", "url", "name", "description", "price");
    private static final Set<String> OF_PROCESS = Set.of(ScenarioCatalog.STARTS_ON, ScenarioCatalog.RESOLUTION);
    private static final Set<String> OF_TIMERS = Set.of(ApprovalNotice.TIMER);
    private static final Set<String> TIMERS = Set.of(ApprovalNotice.REMINDER, ApprovalNotice.ESCALATION);
    private static final Map<Step.Kind, Set<String>> OF_STEPS = new EnumMap<>(Map.of(
            Step.Kind.ASK,
            Set.of(Step.KIND, Step.COLLECTS, Step.FRESH, Step.TEXT, Step.VALUES, Step.SUGGESTIONS),
            Step.Kind.CONFIRM,
            Set.of(Step.KIND, Step.TOOL, Step.TEXT, Step.VALUES, Step.SUGGESTIONS),
            Step.Kind.SAY,
            Set.of(Step.TEXT, Step.VALUES, Step.CITES, Step.CONTRIBUTES, Step.SUGGESTIONS),
            Step.Kind.DO,
            Set.of(Step.LEARNS),
            Step.Kind.APPROVE,
            Set.of(Step.TOOL, ApprovalNotice.APPROVES),
            Step.Kind.DECIDE,
            Set.of(Step.TOOL),
            Step.Kind.OTHER,
            Set.of()));

    /** Mustache: {@code {{name}}}, and {@code {{#name}}} around what is left out when there is none. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\{?\\s*([#^&]?)\\s*([\\w.-]+)\\s*}?}}");

    private static final Pattern VERDICT = Pattern.compile("\\bverdict\\b");

    private final ProcessModel model;
    private final Landscape landscape;
    private final Surroundings around;
    private final TenantData data;
    private final ProcessProblems problems;
    private final KnownVariables known;

    StepCheck(ProcessModel model, Landscape landscape, ProcessProblems problems) {
        this.model = model;
        this.landscape = landscape;
        this.around = landscape.around();
        this.data = around.candidate().data();
        this.problems = problems;
        this.known = KnownVariables.in(model, landscape);
    }

    void check() {
        process();
        model.nodes().forEach(this::node);
        model.flows().forEach(flow -> variables(flow, flow.child("bpmn:conditionExpression"), Set.of()));
    }

    private void process() {
        var at = model.process();
        var properties = ProcessModel.properties(at);
        names(at, properties, OF_PROCESS);
        var head = new Step(at.id(), at.attribute("name"), Step.Kind.OTHER, properties);
        each(
                at,
                head.list(ScenarioCatalog.STARTS_ON),
                data.intents().stream().map(Intent::id).toList(),
                "intent");
        head.get(ScenarioCatalog.RESOLUTION)
                .ifPresent(value -> oneOf(at, ScenarioCatalog.RESOLUTION, value, RESOLUTIONS));
    }

    private void node(Element node) {
        var step = ProcessModel.step(node);
        names(
                node,
                step.properties(),
                node.name().equals("bpmn:boundaryEvent") ? OF_TIMERS : OF_STEPS.getOrDefault(step.kind(), Set.of()));
        step.get(ApprovalNotice.TIMER).ifPresent(value -> oneOf(node, ApprovalNotice.TIMER, value, TIMERS));
        switch (step.kind()) {
            case ASK -> ask(node, step);
            case CONFIRM -> confirm(node, step);
            case SAY -> say(node, step);
            case DO -> toolCall(node, step);
            case APPROVE -> approve(node, step);
            case DECIDE -> decide(node, step);
            case OTHER -> {}
        }
        if (node.name().equals("bpmn:callActivity")) {
            call(node);
        }
        var results = step.kind() == Step.Kind.DO ? Set.of(KnownVariables.RESULT) : Set.<String>of();
        ProcessModel.inputs(node).values().forEach(it -> variables(it, Optional.of(it), Set.of()));
        ProcessModel.outputs(node).values().forEach(it -> variables(it, Optional.of(it), results));
        node.children("bpmn:timerEventDefinition")
                .flatMap(timer -> timer.children("bpmn:timeDuration"))
                .forEach(it -> variables(it, Optional.of(it), Set.of()));
    }

    private void ask(Element node, Step step) {
        oneOf(node, Step.KIND, step.get(Step.KIND).orElse(""), Set.of("ask", "confirm"));
        if (required(node, step, Step.COLLECTS)) {
            var declared = fields();
            step.list(Step.COLLECTS).stream()
                    .filter(field -> !declared.contains(field))
                    .forEach(field -> problems.add(
                            node,
                            SafetyFinding.UNDECLARED_FIELD,
                            "There is no customer field '%s'%s",
                            field,
                            DidYouMean.of(field, declared)));
        }
        step.get(Step.FRESH).ifPresent(value -> oneOf(node, Step.FRESH, value, Set.of("true", "false")));
        text(node, step, Set.of());
    }

    private void confirm(Element node, Step step) {
        text(node, step, Set.of());
        if (tool(node, step).isEmpty()) {
            return;
        }
        var name = step.require(Step.TOOL);
        var asked = ProcessModel.inputs(node).keySet();
        // also where one side of a call asks and the other does it
        var called = landscape.all().stream()
                .filter(it -> landscape.withCalled(it).contains(model.process().id()))
                .flatMap(it -> landscape.doing(it, name))
                .map(it -> ProcessModel.inputs(it).keySet())
                .toList();
        if (called.isEmpty()) {
            problems.add(node, "'%s' is confirmed, but no step of this process does it", name);
        } else if (called.stream().noneMatch(asked::equals)) {
            problems.add(
                    node,
                    "What is confirmed must be what is done: the arguments here are %s, those of '%s' are %s",
                    sorted(asked),
                    name,
                    sorted(called.get(0)));
        }
    }

    private void say(Element node, Step step) {
        if (node.attribute("camunda:delegateExpression").isEmpty()) {
            problems.add(node, "A Say step needs the delegate expression ${say}");
        }
        step.get(Step.CONTRIBUTES).ifPresent(value -> oneOf(node, Step.CONTRIBUTES, value, CONTRIBUTIONS));
        step.get(Step.CITES).ifPresent(variable -> variable(node, Step.CITES, variable, Set.of()));
        text(node, step, step.get(Step.CITES).isPresent() ? CITED : Set.of());
    }

    private void toolCall(Element node, Step step) {
        external(node);
        var topic = node.attribute("camunda:topic");
        var tool = data.tool(topic);
        if (tool.isEmpty()) {
            unknown(node, "tool", topic, toolIds());
        } else {
            var mapped = ProcessModel.inputs(node).keySet();
            unknownArguments(node, tool.get(), mapped);
            missingArguments(node, tool.get(), mapped);
        }
        each(node, step.list(Step.LEARNS), fields(), "customer field");
        var caught = model.caught(node).collect(Collectors.toSet());
        var uncaught = Stream.of(ToolError.values())
                .map(ToolError::code)
                .filter(code -> !caught.contains(code))
                .toList();
        if (!caught.contains("") && !uncaught.isEmpty()) {
            problems.add(
                    node,
                    SafetyFinding.NO_ERROR_PATH,
                    "Nothing is drawn for %s on '%s': put an error event on it that catches them, or every error",
                    String.join(", ", uncaught),
                    node.id());
        }
    }

    private void decide(Element node, Step step) {
        external(node);
        if (!node.attribute("camunda:topic").equals(Scenarios.DECIDE_TOPIC)) {
            problems.add(node, "A Decide step has the topic 'decide', but it is '%s'", node.attribute("camunda:topic"));
        }
        tool(node, step)
                .ifPresent(tool ->
                        unknownArguments(node, tool, ProcessModel.inputs(node).keySet()));
        var asked = model.outgoing(node).stream()
                .flatMap(flow -> model.node(flow.attribute("targetRef")).stream())
                .filter(next -> next.name().equals("bpmn:exclusiveGateway"))
                .flatMap(gateway -> model.outgoing(gateway).stream())
                .flatMap(way -> way.child("bpmn:conditionExpression").stream())
                .anyMatch(condition -> VERDICT.matcher(condition.text()).find());
        if (!asked) {
            problems.add(node, "After '%s' a gateway must ask for the 'verdict'", node.id());
        }
    }

    private void approve(Element node, Step step) {
        if (node.attribute("camunda:candidateGroups").isBlank()) {
            problems.add(node, "'%s' needs candidate groups, or nobody sees the task", node.id());
        }
        var form = node.attribute("camunda:formRef");
        if (form.isBlank()) {
            problems.add(node, "'%s' needs a form: camunda:formRef names a file of ui-forms/", node.id());
        }
        if (!form.isBlank() && !node.attribute("camunda:formRefBinding").equals("deployment")) {
            problems.add(
                    node, "camunda:formRefBinding must be 'deployment', so that a task keeps the form it came with");
        }
        // a form that is not there is reported where forms are checked
        var keys = around.form(form).map(FormKeys::read);
        keys.ifPresent(found -> found.shown().stream()
                .filter(key -> !known.contains(key) && !found.entered().contains(key))
                .forEach(key -> problems.add(
                        node,
                        "The form '%s' shows '%s', which is no variable of this process%s",
                        form,
                        key,
                        known.hint(key))));
        if (step.get(ApprovalNotice.APPROVES).isEmpty()) {
            return;
        }
        keys.filter(found -> !found.entered().contains(ApprovalDecision.GRANTED))
                .ifPresent(found -> problems.add(
                        node,
                        "The form '%s' has no field '%s', so nothing can be approved",
                        form,
                        ApprovalDecision.GRANTED));
        var approves = step.mapping(ApprovalNotice.APPROVES);
        approves.values().forEach(variable -> variable(node, ApprovalNotice.APPROVES, variable, Set.of()));
        tool(node, step).ifPresent(tool -> {
            unknownArguments(node, tool, approves.keySet());
            missingArguments(node, tool, approves.keySet());
        });
    }

    private void call(Element node) {
        var called = node.attribute("calledElement");
        var own = around.processes(around.candidate());
        var shared = around.processes(around.platform());
        if (around.inMemory().contains(called) && !own.contains(called)) {
            problems.add(node, "'%s' runs in memory and cannot be called", called);
        } else if (own.contains(called)) {
            if (!node.attribute("camunda:calledElementBinding").equals("deployment")) {
                problems.add(
                        node,
                        "camunda:calledElementBinding must be 'deployment', so that a scenario keeps its version");
            }
        } else if (!shared.contains(called)) {
            unknown(
                    node,
                    "process",
                    called,
                    Stream.concat(own.stream(), shared.stream()).toList());
        } else if (node.attribute("camunda:calledElementTenantId").isEmpty()) {
            problems.add(
                    node,
                    "'%s' is a process of the platform: call it with camunda:calledElementTenantId=\"${null}\"",
                    called);
        }
        if (ProcessModel.extensions(node, "camunda:in")
                .noneMatch(in -> !in.attribute("businessKey").isEmpty())) {
            problems.add(node, "'%s' must hand on the business key, which ties it to the conversation", node.id());
        }
    }

    private void external(Element node) {
        if (!node.attribute("camunda:type").equals("external")) {
            problems.add(node, "'%s' must be of camunda:type 'external': a turn does its work", node.id());
        }
    }

    private void text(Element node, Step step, Set<String> given) {
        each(node, step.list(Step.SUGGESTIONS), data.texts().keys(), "text");
        var inputs = ProcessModel.inputs(node).keySet();
        var values = step.mapping(Step.VALUES);
        values.values().forEach(variable -> variable(node, Step.VALUES, variable, inputs));
        if (!required(node, step, Step.TEXT)) {
            return;
        }
        var key = step.require(Step.TEXT);
        if (!data.texts().keys().contains(key)) {
            unknown(node, "text", key, data.texts().keys());
            return;
        }
        var missing = placeholders(key);
        missing.removeAll(values.keySet());
        missing.removeAll(given);
        if (!missing.isEmpty()) {
            problems.add(node, "The text '%s' needs %s: give it in '%s'", key, sorted(missing), Step.VALUES);
        }
    }

    /** What every wording of a text needs taken together, without what it can leave out. */
    private Set<String> placeholders(String key) {
        var needed = new TreeSet<String>();
        data.texts().templates().getOrDefault(key, Map.of()).values().stream()
                .flatMap(wordings -> wordings.values().stream())
                .forEach(template -> {
                    var here = new TreeSet<String>();
                    PLACEHOLDER.matcher(template).results().forEach(it -> here.add(it.group(2)));
                    PLACEHOLDER
                            .matcher(template)
                            .results()
                            .filter(it -> it.group(1).equals("#") || it.group(1).equals("^"))
                            .forEach(it -> here.remove(it.group(2)));
                    needed.addAll(here);
                });
        return needed;
    }

    private Optional<Tool> tool(Element node, Step step) {
        if (!required(node, step, Step.TOOL)) {
            return Optional.empty();
        }
        var name = step.require(Step.TOOL);
        var tool = data.tool(name);
        if (tool.isEmpty()) {
            unknown(node, "tool", name, toolIds());
        }
        return tool;
    }

    private void unknownArguments(Element node, Tool tool, Set<String> mapped) {
        mapped.stream()
                .filter(argument -> !tool.arguments().containsKey(argument))
                .filter(argument -> !isOnlyShown(node, argument))
                .forEach(argument -> problems.add(
                        node,
                        "The tool '%s' has no argument '%s'; it has %s",
                        tool.id(),
                        argument,
                        sorted(tool.arguments().keySet())));
    }

    private void missingArguments(Element node, Tool tool, Set<String> mapped) {
        tool.arguments().forEach((argument, declared) -> {
            if (declared.required() && !mapped.contains(argument)) {
                problems.add(node, "The tool '%s' needs its argument '%s'", tool.id(), argument);
            }
        });
    }

    /** An input of an Approve step is there for its form, what is approved stands in a property. */
    private static boolean isOnlyShown(Element node, String argument) {
        return node.name().equals("bpmn:userTask")
                && !ProcessModel.step(node).mapping(ApprovalNotice.APPROVES).containsKey(argument);
    }

    private void variables(Element at, Optional<Element> expression, Set<String> also) {
        expression.filter(it -> Expressions.in(it.text())).ifPresent(it -> Expressions.read(it.text())
                .variables()
                .forEach(variable -> variable(at, it.text(), variable, also)));
    }

    private void variable(Element at, String where, String variable, Set<String> also) {
        if (!known.contains(variable) && !also.contains(variable)) {
            problems.add(at, "In '%s': '%s' is no variable of this process%s", where, variable, known.hint(variable));
        }
    }

    private void names(Element at, Map<String, String> properties, Set<String> allowed) {
        properties.keySet().stream()
                .filter(name -> !allowed.contains(name))
                .forEach(name ->
                        problems.add(at, "The property '%s' means nothing here; known are %s", name, sorted(allowed)));
    }

    private boolean required(Element at, Step step, String property) {
        if (step.get(property).isEmpty()) {
            problems.add(at, "'%s' needs the property '%s'", at.id(), property);
            return false;
        }
        return true;
    }

    private void oneOf(Element at, String property, String value, Set<String> allowed) {
        if (!allowed.contains(value)) {
            problems.add(at, "'%s' is one of %s, but it is '%s'", property, sorted(allowed), value);
        }
    }

    private void each(Element at, List<String> names, Collection<String> existing, String what) {
        names.stream().filter(name -> !existing.contains(name)).forEach(name -> unknown(at, what, name, existing));
    }

    private void unknown(Element at, String what, String name, Collection<String> existing) {
        problems.add(at, "There is no %s '%s'%s", what, name, DidYouMean.of(name, existing));
    }

    private List<String> fields() {
        return data.customerFields().stream().map(Field::name).toList();
    }

    private List<String> toolIds() {
        return data.tools().stream().map(Tool::id).toList();
    }

    private static String sorted(Collection<String> names) {
        return String.join(", ", new TreeSet<>(names));
    }
}
