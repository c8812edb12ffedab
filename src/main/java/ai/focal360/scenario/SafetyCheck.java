package ai.focal360.scenario;

import ai.focal360.scenario.Landscape.Scenery;
import ai.focal360.scenario.ProcessCheck.Surroundings;
import ai.focal360.scenario.ProcessXml.Element;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackCheck;
import ai.focal360.tenant.PackProblem;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tenant.Tool;
import ai.focal360.tenant.ToolEntries;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The safety lint: what a pack's scenarios could do to the world that nobody agreed to, twice, or without end. It looks at
 * all of them together, as they call each other and run side by side in a conversation (ADR 0089).
 */
@Component
class SafetyCheck implements PackCheck {
    private final ObjectProvider<InMemoryProcess> inMemory;

    SafetyCheck(ObjectProvider<InMemoryProcess> inMemory) {
        this.inMemory = inMemory;
    }

    @Override
    public List<PackProblem> check(Pack candidate, Pack platform) {
        return new Lint(new Landscape(new Surroundings(
                        candidate,
                        platform,
                        inMemory.stream().map(InMemoryProcess::key).toList())))
                .findings();
    }

    private static final class Lint {
        private final Landscape landscape;
        private final List<PackProblem> findings = new ArrayList<>();
        private final Map<String, ProcessProblems> files = new LinkedHashMap<>();

        Lint(Landscape landscape) {
            this.landscape = landscape;
        }

        List<PackProblem> findings() {
            var tools = landscape.around().candidate().data().tools();
            tools.stream()
                    .filter(tool -> tool.level() == SideEffectLevel.IRREVERSIBLE)
                    .forEach(this::irreversible);
            var loops = new Loops(landscape);
            landscape.own().forEach(scenario -> loops.in(scenario.model()).forEach(circle -> loop(scenario, circle)));
            landscape.own().forEach(this::joins);
            unused();
            files.values().forEach(file -> findings.addAll(file.all()));
            return findings;
        }

        private void irreversible(Tool tool) {
            var begun = landscape.begun();
            for (var scenario : landscape.own()) {
                scenario.doing(tool.id()).forEach(step -> agreement(scenario, step, tool, begun));
            }
            shared(tool, begun);
        }

        private void agreement(Scenery scenario, Element step, Tool tool, List<Scenery> begun) {
            try {
                AgreementWalk.to(step, begun, landscape).ifPresent(worst -> {
                    switch (worst.agreement()) {
                        case NONE ->
                            at(scenario)
                                    .add(
                                            step,
                                            SafetyFinding.UNCONFIRMED,
                                            "'%s' cannot be undone, and a way leads to it on which nobody said yes to exactly this: %s",
                                            tool.id(),
                                            shown(worst.way()));
                        case STALE ->
                            at(scenario)
                                    .add(
                                            step,
                                            SafetyFinding.STALE_AGREEMENT,
                                            "'%s' cannot be undone, and on a way to it what was agreed to can still change: %s",
                                            tool.id(),
                                            shown(worst.way()));
                        case SHARED ->
                            at(scenario)
                                    .add(
                                            step,
                                            SafetyFinding.ONE_YES,
                                            "'%s' cannot be undone, and one yes leads to it here and in a branch beside this one, which is two effects: %s",
                                            tool.id(),
                                            shown(worst.way()));
                        case RULES ->
                            at(scenario)
                                    .add(
                                            step,
                                            SafetyFinding.RULES_ALONE,
                                            "'%s' cannot be undone, and on a way to it only rules said yes, no person: %s",
                                            tool.id(),
                                            shown(worst.way()));
                        case GIVEN -> {}
                    }
                });
            } catch (AgreementWalk.TooTangled e) {
                at(scenario)
                        .add(
                                scenario.model().process(),
                                SafetyFinding.TOO_TANGLED,
                                "There are more ways to '%s' than can be followed, so nobody can tell that each one asks first",
                                step.id());
            }
        }

        private static String shown(List<String> way) {
            return way.stream().map("'%s'"::formatted).collect(Collectors.joining(" → "));
        }

        /** Scenarios of one conversation run side by side, and a customer may have more than one conversation. */
        private void shared(Tool tool, List<Scenery> begun) {
            var sharing = begun.stream()
                    .filter(scenario ->
                            landscape.doing(scenario, tool.id()).findAny().isPresent())
                    .toList();
            if (sharing.size() < 2) {
                return;
            }
            var keyed = tool.idempotencyKey().strategy() == Tool.IdempotencyKey.Strategy.BUSINESS_KEY;
            var finding = keyed ? SafetyFinding.SHARED_EFFECT_KEYED : SafetyFinding.SHARED_EFFECT;
            for (var scenario : sharing) {
                var place = leadingTo(scenario, tool);
                findings.add(new PackProblem(
                        finding.severity(),
                        finding.code(),
                        scenario.file(),
                        place.line(),
                        place.id(),
                        "'%s' can be called from here and from %s at the same time"
                                .formatted(
                                        tool.id(),
                                        sharing.stream()
                                                .filter(other -> other != scenario)
                                                .map(other -> "'" + other.id() + "'")
                                                .collect(Collectors.joining(", "))),
                        finding.fix(tool.id()),
                        null));
            }
        }

        /** The step that calls the tool, or the call of the scenario that does. */
        private Element leadingTo(Scenery scenario, Tool tool) {
            return scenario.doing(tool.id())
                    .findFirst()
                    .or(() -> scenario.model()
                            .nodes("bpmn:callActivity")
                            .filter(call -> landscape
                                    .called(call)
                                    .filter(called -> landscape
                                            .doing(called, tool.id())
                                            .findAny()
                                            .isPresent())
                                    .isPresent())
                            .findFirst())
                    .orElse(scenario.model().process());
        }

        private void loop(Scenery scenario, List<Element> circle) {
            var first = circle.get(0);
            at(scenario)
                    .add(
                            first,
                            SafetyFinding.ENDLESS_LOOP,
                            "These steps can follow each other for ever, and none of them waits: %s",
                            circle.stream()
                                    .map(node -> node.attribute("name").isBlank() ? node.id() : node.attribute("name"))
                                    .map("'%s'"::formatted)
                                    .collect(Collectors.joining(" → ")));
        }

        private void joins(Scenery scenario) {
            Joins.in(scenario.model()).forEach(join -> {
                var meeting = join.node().attribute("name").isBlank()
                        ? join.node().id()
                        : join.node().attribute("name");
                switch (join.trouble()) {
                    case ONE_OF_THEM_COMES ->
                        at(scenario)
                                .add(
                                        join.node(),
                                        SafetyFinding.STUCK_JOIN,
                                        "'%s' waits for ways of which only one is taken, as '%s' decides: it waits for ever",
                                        meeting,
                                        join.split());
                    case ONE_ENDS_ELSEWHERE ->
                        at(scenario)
                                .add(
                                        join.node(),
                                        SafetyFinding.STUCK_JOIN,
                                        "'%s' waits for all that '%s' began, and one of these ways can end without coming to it",
                                        meeting,
                                        join.split());
                    case ALL_OF_THEM_COME ->
                        at(scenario)
                                .add(
                                        join.node(),
                                        SafetyFinding.RUNS_TWICE,
                                        "'%s' and what follows is done once for each way that '%s' began beside the others",
                                        meeting,
                                        join.split());
                }
            });
        }

        private void unused() {
            var entries = ToolEntries.of(landscape.around().candidate());
            var used = used();
            for (var id : entries.ids()) {
                var tool = landscape.around().candidate().data().tool(id);
                if (tool.isPresent() && !used.contains(id) && !entries.isNamed(id)) {
                    var dangerous = tool.get().level().compareTo(SideEffectLevel.COMPENSATABLE) >= 0
                            && !landscape.own().isEmpty();
                    var finding = dangerous ? SafetyFinding.UNUSED_DANGEROUS_TOOL : SafetyFinding.UNUSED_TOOL;
                    findings.add(entries.finding(
                            id,
                            finding.severity(),
                            finding.code(),
                            "No scenario calls '%s', which is %s"
                                    .formatted(
                                            id,
                                            tool.get().writes()
                                                    ? tool.get().level().id()
                                                    : "a read"),
                            finding.fix(id)));
                }
            }
        }

        /** The tools scenarios call, or ask rules about. */
        private Set<String> used() {
            var result = new HashSet<String>();
            landscape.all().forEach(scenario -> scenario.model().nodes().forEach(node -> {
                result.add(node.attribute("camunda:topic"));
                ProcessModel.step(node).get(Step.TOOL).ifPresent(result::add);
            }));
            return result;
        }

        private ProcessProblems at(Scenery scenario) {
            return files.computeIfAbsent(scenario.file(), ProcessProblems::new);
        }
    }
}
