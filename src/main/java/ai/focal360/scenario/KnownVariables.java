package ai.focal360.scenario;

import ai.focal360.scenario.ProcessCheck.Surroundings;
import ai.focal360.scenario.ProcessXml.Element;
import ai.focal360.tenant.DidYouMean;
import ai.focal360.tenant.Field;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The variables a scenario can have at any of its steps: told at its start, handed over, asked for, mapped, decided or entered. */
final class KnownVariables {
    /** A tool's answer, there for its own step's output mapping alone. */
    static final String RESULT = "result";

    private final Set<String> names = new TreeSet<>();

    private KnownVariables() {}

    static KnownVariables in(ProcessModel model, Landscape landscape) {
        return in(model, landscape, Set.of());
    }

    /** {@code calling}: the scenarios a call came through that this is asked for. */
    private static KnownVariables in(ProcessModel model, Landscape landscape, Set<String> calling) {
        var around = landscape.around();
        var known = new KnownVariables();
        known.names.addAll(handedOver(model.process().id(), landscape, calling));
        known.names.addAll(StartVariables.names());
        if (model.process().id().equals(EffectTasks.PROCESS)) {
            known.names.addAll(EffectTasks.SHOWN);
        }
        if (model.process().id().equals(GapTasks.PROCESS)) {
            known.names.addAll(GapTasks.SHOWN);
        }
        if (model.process().id().equals(Approvals.PROCESS)) {
            known.names.addAll(Approvals.SHOWN);
        }
        var data = around.candidate().data();
        Stream.concat(
                        data.settings().keySet().stream(),
                        data.agents().stream().flatMap(agent -> agent.settings().keySet().stream()))
                .flatMap(setting -> StartVariables.ofSetting(setting).stream())
                .forEach(known.names::add);
        model.nodes().forEach(node -> known.add(node, around));
        return known;
    }

    /** What every call of a scenario hands over; nothing where a conversation can begin it by itself. */
    private static Set<String> handedOver(String scenario, Landscape landscape, Set<String> calling) {
        if (calling.contains(scenario)
                || landscape.begun().stream().anyMatch(begun -> begun.id().equals(scenario))) {
            return Set.of();
        }
        var through = new HashSet<>(calling);
        through.add(scenario);
        return landscape.all().stream()
                .flatMap(caller -> caller.model()
                        .nodes("bpmn:callActivity")
                        .filter(call -> call.attribute("calledElement").equals(scenario))
                        .map(call -> handedOver(call, caller.model(), landscape, through)))
                .reduce((one, other) -> {
                    var both = new TreeSet<>(one);
                    both.retainAll(other);
                    return both;
                })
                .orElse(Set.of());
    }

    private static Set<String> handedOver(Element call, ProcessModel caller, Landscape landscape, Set<String> calling) {
        var result = new TreeSet<String>();
        ProcessModel.extensions(call, "camunda:in").forEach(in -> {
            if (in.attribute("variables").equals("all")) {
                result.addAll(in(caller, landscape, calling).names);
            } else if (!in.attribute("target").isEmpty()) {
                result.add(in.attribute("target"));
            }
        });
        return result;
    }

    private void add(Element node, Surroundings around) {
        var step = ProcessModel.step(node);
        step.list(Step.COLLECTS).forEach(field -> {
            names.add(field);
            var declared = around.candidate().data().customerField(field);
            if (declared.filter(it -> it.type() == Field.Type.MONEY).isPresent()) {
                names.add(field + "_currency");
            }
            if (declared.filter(it -> !it.labels().isEmpty()).isPresent()) {
                names.add(field + "_label");
            }
        });
        names.addAll(ProcessModel.inputs(node).keySet());
        names.addAll(ProcessModel.outputs(node).keySet());
        switch (step.kind()) {
            case CONFIRM -> names.add("confirmed");
            case DECIDE -> names.addAll(Set.of("verdict", "refusal", ApprovalNotice.RULES));
            case DO -> names.addAll(Set.of("refusal", "failure"));
            case APPROVE -> {
                names.add(Approvals.TALK);
                around.form(node.attribute("camunda:formRef"))
                        .ifPresent(form -> names.addAll(FormKeys.read(form).entered()));
            }
            default -> {}
        }
        ProcessModel.extensions(node, "camunda:out")
                .map(out -> out.attribute("target"))
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
    }

    boolean contains(String name) {
        return names.contains(name);
    }

    String hint(String name) {
        return DidYouMean.of(name, names);
    }
}
