package ai.focal360.scenario;

import ai.focal360.scenario.Landscape.Scenery;
import ai.focal360.scenario.ProcessXml.Element;
import ai.focal360.tenant.Tool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every way a scenario can take to one Do step, and who has agreed to its call by then. A token is followed with the little
 * that decides it: the agreement so far, and the answers gateways ask for ({@code confirmed}, {@code approved}, {@code
 * verdict} and what they are copied to). A way is taken unless its condition is known not to hold. Called scenarios are
 * followed once for each state they are entered in.
 */
final class AgreementWalk {
    private static final int MOST_STATES = 50_000;
    private static final int MOST_JOINED = 500;
    private static final int LONGEST_SHOWN = 5;
    private static final Set<String> VERDICTS = Set.of("allowed", "denied", "confirm", "approve");

    /** The worst a way can bring, and the names of the steps on the shortest such way. */
    record Worst(Agreement agreement, List<String> way) {}

    /** The ways are more than can be followed. */
    static final class TooTangled extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** One scenario, entered in one state. */
    private record Visit(String scenario, Token entered) {}

    private record Place(Visit visit, String node, Token state) {}

    private record Call(Place from, Element node) {}

    private final Landscape landscape;
    private final String tool;
    private final Element target;
    private final Map<String, String> arguments;
    private final Set<String> read;
    private final boolean oneEffect;

    private final ArrayDeque<Place> open = new ArrayDeque<>();
    private final Map<Place, Optional<Place>> cameFrom = new LinkedHashMap<>();
    private final Map<Visit, Set<Call>> callers = new HashMap<>();
    private final Map<Visit, Set<Token>> exits = new HashMap<>();
    private final Map<Visit, Set<Token>> inside = new HashMap<>();
    private final Map<Visit, Map<String, Map<String, Set<Token>>>> joining = new HashMap<>();
    private final Map<String, Set<String>> changes = new HashMap<>();

    private @Nullable Place worst;
    private boolean tangled;

    private AgreementWalk(Landscape landscape, Element target) {
        this.landscape = landscape;
        this.target = target;
        this.tool = target.attribute("camunda:topic");
        this.arguments = expressions(target);
        this.read = arguments.values().stream()
                .filter(Expressions::in)
                .flatMap(expression -> Expressions.read(expression).variables().stream())
                .collect(Collectors.toSet());
        this.oneEffect = landscape
                .around()
                .candidate()
                .data()
                .tool(tool)
                .filter(it -> it.idempotencyKey().strategy() == Tool.IdempotencyKey.Strategy.BUSINESS_KEY)
                .isPresent();
    }

    /** Empty when no way from these scenarios leads to the Do step. */
    static Optional<Worst> to(Element target, Collection<Scenery> begun, Landscape landscape) throws TooTangled {
        var walk = new AgreementWalk(landscape, target);
        var nothing = Token.START;
        begun.forEach(scenario -> walk.start(scenario, new Visit(scenario.id(), nothing), null));
        walk.run();
        return Optional.ofNullable(walk.worst).map(place -> new Worst(place.state.agreement(), walk.way(place)));
    }

    private static Map<String, String> expressions(Element node) {
        var result = new HashMap<String, String>();
        ProcessModel.inputs(node).forEach((name, parameter) -> result.put(name, parameter.text()));
        return result;
    }

    private void run() throws TooTangled {
        while (!open.isEmpty() && !tangled) {
            if (cameFrom.size() > MOST_STATES) {
                throw new TooTangled();
            }
            var place = open.remove();
            var scenario = landscape.find(place.visit.scenario).orElseThrow();
            scenario.model().node(place.node).ifPresent(node -> step(scenario.model(), node, place));
        }
        if (tangled) {
            throw new TooTangled();
        }
    }

    private void start(Scenery scenario, Visit visit, @Nullable Place from) {
        scenario.model()
                .process()
                .children("bpmn:startEvent")
                .forEach(start -> enter(new Place(visit, start.id(), visit.entered), from));
    }

    private void enter(Place place, @Nullable Place from) {
        if (cameFrom.putIfAbsent(place, Optional.ofNullable(from)) == null) {
            open.add(place);
        }
    }

    private void step(ProcessModel model, Element node, Place place) {
        if (node == target && (worst == null || place.state.agreement().compareTo(worst.state.agreement()) < 0)) {
            worst = place;
        }
        interrupted(model, node, place);
        switch (node.name()) {
            case "bpmn:exclusiveGateway", "bpmn:inclusiveGateway" -> decided(model, node, place);
            case "bpmn:parallelGateway" -> {
                var forked = model.outgoing(node).size() > 1 && place.state.agreement() == Agreement.STALE
                        ? place.state.agreed(Agreement.NONE)
                        : place.state;
                model.outgoing(node).forEach(way -> along(model, way, place, branched(model, node, way, forked)));
            }
            case "bpmn:subProcess" ->
                node.children("bpmn:startEvent")
                        .forEach(start -> enter(new Place(place.visit, start.id(), place.state), place));
            case "bpmn:endEvent" -> ended(model, node, place);
            case "bpmn:callActivity" -> call(model, node, place);
            default -> after(node, place.state).forEach(state -> onward(model, node, place, state));
        }
    }

    /** Events on this step, and on all that holds it, take a token as it came here: what it was about to do was not done. */
    private void interrupted(ProcessModel model, Element node, Place place) {
        for (Optional<Element> held = Optional.of(node); held.isPresent(); held = model.around(held.get())) {
            model.boundaries(held.get())
                    .forEach(event -> enter(new Place(place.visit, event.id(), place.state.by(event)), place));
        }
        if (inside.computeIfAbsent(place.visit, visit -> new LinkedHashSet<>()).add(place.state)) {
            List.copyOf(callers.getOrDefault(place.visit, Set.of()))
                    .forEach(caller -> interruptedCall(caller, place.state));
        }
    }

    private void interruptedCall(Call caller, Token state) {
        var model = landscape.find(caller.from.visit.scenario).orElseThrow().model();
        model.boundaries(caller.node)
                .forEach(event -> enter(
                        new Place(
                                caller.from.visit,
                                event.id(),
                                caller.from
                                        .state
                                        .agreed(back(caller, state, Set.of()))
                                        .by(event)),
                        caller.from));
    }

    private void decided(ProcessModel model, Element gateway, Place place) {
        var otherwise = gateway.attribute("default");
        var certain = false;
        var ways = new ArrayList<Element>();
        for (var way : model.outgoing(gateway)) {
            var condition = way.child("bpmn:conditionExpression").map(Element::text);
            var holds = condition.flatMap(text -> Foreseen.value(text, place.state.known()));
            if (way.id().equals(otherwise)) {
                continue;
            }
            if (!holds.filter(Boolean.FALSE::equals).isPresent()) {
                ways.add(way);
            }
            certain |=
                    condition.isPresent() && holds.filter(Boolean.TRUE::equals).isPresent();
        }
        if (!certain) {
            model.outgoing(gateway).stream()
                    .filter(way -> way.id().equals(otherwise))
                    .forEach(ways::add);
        }
        ways.forEach(way -> along(
                model,
                way,
                place,
                gateway.name().equals("bpmn:inclusiveGateway")
                        ? branched(model, gateway, way, place.state)
                        : place.state));
    }

    /** A yes is for one effect: what comes to a split is shared where a branch beside this one makes the same call. */
    private Token branched(ProcessModel model, Element split, Element way, Token state) {
        return state.agreement() == Agreement.GIVEN
                        && !oneEffect
                        && Branches.beside(model, split, way, this::asksAboutTheCall)
                                .anyMatch(this::leadsToTheCall)
                ? state.agreed(Agreement.SHARED)
                : state;
    }

    private boolean asksAboutTheCall(Element node) {
        var step = ProcessModel.step(node);
        return switch (step.kind()) {
            case CONFIRM -> isAboutTheCall(step, expressions(node));
            case APPROVE -> isAboutTheCall(step, approved(step));
            default -> false;
        };
    }

    private boolean leadsToTheCall(Element node) {
        return isTheCall(node)
                || landscape.called(node).stream()
                        .flatMap(called -> landscape.doing(called, tool))
                        .anyMatch(this::isTheCall);
    }

    private boolean isTheCall(Element node) {
        return node.attribute("camunda:topic").equals(tool) && expressions(node).equals(arguments);
    }

    private void onward(ProcessModel model, Element node, Place place, Token state) {
        model.outgoing(node).forEach(way -> along(model, way, place, state));
    }

    private void along(ProcessModel model, Element way, Place from, Token state) {
        model.node(way.attribute("targetRef")).ifPresent(next -> {
            if (!joins(model, next)) {
                enter(new Place(from.visit, next.id(), state), from);
                return;
            }
            var arrived = joining.computeIfAbsent(from.visit, visit -> new HashMap<>())
                    .computeIfAbsent(next.id(), id -> new LinkedHashMap<>());
            if (arrived.computeIfAbsent(way.id(), id -> new LinkedHashSet<>()).add(state)) {
                joined(model, next, way, state, arrived)
                        .forEach(all -> enter(new Place(from.visit, next.id(), all), from));
            }
        });
    }

    private static boolean joins(ProcessModel model, Element node) {
        return (node.name().equals("bpmn:parallelGateway") || node.name().equals("bpmn:inclusiveGateway"))
                && model.incoming(node).size() > 1;
    }

    /** A parallel join waits for all branches; an inclusive one for those that were taken, which may be any. */
    private Set<Token> joined(
            ProcessModel model, Element join, Element way, Token state, Map<String, Set<Token>> arrived) {
        var result = Set.of(state);
        for (var other : model.incoming(join)) {
            if (other.id().equals(way.id())) {
                continue;
            }
            var there = arrived.getOrDefault(other.id(), Set.of());
            var combined = new LinkedHashSet<Token>();
            for (var one : result) {
                if (join.name().equals("bpmn:inclusiveGateway")) {
                    combined.add(one);
                }
                there.forEach(two -> combined.add(one.beside(two)));
            }
            if (combined.size() > MOST_JOINED) {
                tangled = true;
                return Set.of();
            }
            result = combined;
        }
        return result;
    }

    private void ended(ProcessModel model, Element end, Place place) {
        var around = model.around(end);
        if (around.isPresent()) {
            onward(model, around.get(), place, place.state);
            return;
        }
        // the call is not over by it: the token it was sent off beside still has to end
        if (place.state.aside() && !place.visit.entered.aside()) {
            return;
        }
        if (exits.computeIfAbsent(place.visit, visit -> new LinkedHashSet<>()).add(place.state)) {
            List.copyOf(callers.getOrDefault(place.visit, Set.of()))
                    .forEach(caller -> returned(caller, place.state, place));
        }
    }

    private void call(ProcessModel model, Element node, Place place) {
        var called = landscape.called(node);
        if (called.isEmpty()) {
            onward(model, node, place, place.state);
            return;
        }
        var visit = new Visit(called.get().id(), handedOver(node, place.state));
        var caller = new Call(place, node);
        if (callers.computeIfAbsent(visit, it -> new LinkedHashSet<>()).add(caller)) {
            start(called.get(), visit, place);
            List.copyOf(inside.getOrDefault(visit, Set.of())).forEach(state -> interruptedCall(caller, state));
            List.copyOf(exits.getOrDefault(visit, Set.of())).forEach(state -> returned(caller, state, place));
        }
    }

    private Token handedOver(Element call, Token state) {
        var all = ProcessModel.extensions(call, "camunda:in")
                .anyMatch(in -> in.attribute("variables").equals("all"));
        if (all) {
            return state;
        }
        var handed = new HashMap<String, Object>();
        ProcessModel.extensions(call, "camunda:in").forEach(in -> {
            var value = state.known().get(in.attribute("source"));
            if (value != null) {
                handed.put(in.attribute("target"), value);
            }
        });
        return state.agreed(across(call, state.agreement(), Set.of())).knowing(handed);
    }

    /**
     * What was agreed to on one side of a call holds on the other where the values keep their names, on their way there or, those
     * {@code heard}, back; else nobody can tell.
     */
    private Agreement across(Element call, Agreement agreement, Set<String> heard) {
        var same = ProcessModel.extensions(call, "camunda:in")
                .filter(in -> in.attribute("source").equals(in.attribute("target")))
                .map(in -> in.attribute("source"))
                .collect(Collectors.toSet());
        same.addAll(heard);
        var all = ProcessModel.extensions(call, "camunda:in")
                .anyMatch(in -> in.attribute("variables").equals("all"));
        return all || same.containsAll(read) ? agreement : agreement.outdated();
    }

    private void returned(Call caller, Token state, Place from) {
        var model = landscape.find(caller.from.visit.scenario).orElseThrow().model();
        var outs = ProcessModel.extensions(caller.node, "camunda:out").toList();
        var heard = outs.stream()
                .filter(out -> out.attribute("source").equals(out.attribute("target")))
                .map(out -> out.attribute("source"))
                .collect(Collectors.toSet());
        var all = outs.stream().anyMatch(out -> out.attribute("variables").equals("all"));
        var back = caller.from.state.agreed(
                all ? across(caller.node, state.agreement(), heard) : back(caller, state, heard));
        for (var out : outs) {
            var value = Optional.ofNullable(state.known().get(out.attribute("source")));
            if (out.attribute("variables").equals("all")) {
                back = back.knowing(state.known());
            } else if (heard.contains(out.attribute("target"))) {
                // the value that was agreed to, under its own name
                back = back.knowing(out.attribute("target"), value);
            } else {
                back = written(back, out.attribute("target"), value);
            }
        }
        onward(model, caller.node, from.visit.equals(caller.from.visit) ? from : caller.from, back);
    }

    /** What was agreed to in a called scenario is not what its caller has where a value changed there and is not heard of. */
    private Agreement back(Call caller, Token state, Set<String> heard) {
        var agreement = across(caller.node, state.agreement(), heard);
        return landscape.called(caller.node).stream()
                        .flatMap(called -> landscape.withCalled(called).stream())
                        .flatMap(id -> changes.computeIfAbsent(id, this::changes).stream())
                        .anyMatch(variable -> read.contains(variable) && !heard.contains(variable))
                ? agreement.outdated()
                : agreement;
    }

    /** The variables the steps of a scenario fill. */
    private Set<String> changes(String scenario) {
        return landscape.find(scenario).stream()
                .flatMap(found -> found.model().nodes())
                .flatMap(node -> Stream.concat(
                        entered(node, ProcessModel.step(node)).stream(),
                        ProcessModel.outputs(node).entrySet().stream()
                                .filter(output -> !isItself(output))
                                .map(Map.Entry::getKey)))
                .collect(Collectors.toSet());
    }

    /** An Approve step hands on what its form holds: the value that was approved, under its own name. */
    private static boolean isItself(Map.Entry<String, Element> output) {
        return output.getValue().text().equals("${" + output.getKey() + "}");
    }

    /** The states a step can leave. */
    private List<Token> after(Element node, Token before) {
        var step = ProcessModel.step(node);
        var state = before;
        for (var variable : entered(node, step)) {
            state = written(state, variable, Optional.empty());
        }
        var states =
                switch (step.kind()) {
                    case CONFIRM -> answered(state, "confirmed", isAboutTheCall(step, expressions(node)));
                    case APPROVE -> answered(state, ApprovalDecision.GRANTED, isAboutTheCall(step, approved(step)));
                    case DECIDE -> judged(state, isAhead(step, expressions(node)));
                    case DO -> List.of(usesUp(node, state) ? state.agreed(Agreement.NONE) : state);
                    default -> List.of(state);
                };
        return states.stream().map(it -> mapped(node, it)).toList();
    }

    /** Variables this step fills with what nobody can foresee. */
    private Set<String> entered(Element node, Step step) {
        return switch (step.kind()) {
            case ASK ->
                step.list(Step.COLLECTS).stream()
                        .flatMap(field -> Stream.of(field, field + "_currency", field + "_label"))
                        .collect(Collectors.toSet());
            case APPROVE ->
                landscape
                        .around()
                        .form(node.attribute("camunda:formRef"))
                        .map(form -> FormKeys.read(form).entered())
                        .orElse(Set.of());
            default -> Set.of();
        };
    }

    private Token mapped(Element node, Token state) {
        var result = state;
        for (var output : ProcessModel.outputs(node).entrySet()) {
            if (!isItself(output)) {
                result = written(
                        result,
                        output.getKey(),
                        Foreseen.value(output.getValue().text(), result.known()));
            }
        }
        return result;
    }

    private Token written(Token state, String variable, Optional<Object> value) {
        var next = state.knowing(variable, value);
        return read.contains(variable) ? next.agreed(next.agreement().outdated()) : next;
    }

    private List<Token> answered(Token state, String variable, boolean aboutTheCall) {
        var yes = state.with(variable, true);
        var no = state.with(variable, false);
        return aboutTheCall ? List.of(yes.agreed(Agreement.GIVEN), no.agreed(Agreement.NONE)) : List.of(yes, no);
    }

    private List<Token> judged(Token state, boolean aboutTheCall) {
        return VERDICTS.stream()
                .sorted()
                .map(verdict -> {
                    var next = state.with("verdict", verdict);
                    if (!aboutTheCall || state.agreement() == Agreement.GIVEN) {
                        return next;
                    }
                    return next.agreed(verdict.equals("allowed") ? Agreement.RULES : Agreement.NONE);
                })
                .toList();
    }

    /** A yes is for one effect (docs/adr/0093); by a business key the same call again is no second one. */
    private boolean usesUp(Element node, Token state) {
        return !oneEffect
                && (state.agreement() == Agreement.GIVEN || state.agreement() == Agreement.SHARED)
                && isTheCall(node);
    }

    private boolean isAboutTheCall(Step step, Map<String, String> listed) {
        return step.get(Step.TOOL).filter(tool::equals).isPresent() && listed.equals(arguments);
    }

    /** A Decide step may ask before every argument is known; those it asks about must be the call's. */
    private boolean isAhead(Step step, Map<String, String> listed) {
        return step.get(Step.TOOL).filter(tool::equals).isPresent()
                && arguments.entrySet().containsAll(listed.entrySet());
    }

    private static Map<String, String> approved(Step step) {
        var result = new HashMap<String, String>();
        step.mapping(ApprovalNotice.APPROVES)
                .forEach((argument, variable) -> result.put(argument, "${" + variable + "}"));
        return result;
    }

    private List<String> way(Place to) {
        var names = new ArrayList<String>();
        for (Optional<Place> at = Optional.of(to);
                at.isPresent();
                at = cameFrom.getOrDefault(at.get(), Optional.empty())) {
            var place = at.get();
            landscape
                    .find(place.visit.scenario)
                    .flatMap(scenario -> scenario.model().node(place.node))
                    .map(node -> node.attribute("name"))
                    .filter(name -> !name.isBlank())
                    .ifPresent(name -> names.add(0, name));
        }
        return names.size() <= LONGEST_SHOWN ? names : names.subList(names.size() - LONGEST_SHOWN, names.size());
    }
}
