package ai.focal360.scenario;

import ai.focal360.scenario.ProcessCheck.Surroundings;
import ai.focal360.scenario.ProcessXml.Element;
import ai.focal360.tenant.Pack;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A pack's scenarios together, with those of the platform they may call; files that cannot be read are left out. */
final class Landscape {
    /** One scenario. {@code own} is false for the platform's under a tenant's. */
    record Scenery(String file, ProcessModel model, boolean own) {
        String id() {
            return model.process().id();
        }

        Stream<Element> doing(String tool) {
            return model.nodes("bpmn:serviceTask")
                    .filter(node -> node.attribute("camunda:topic").equals(tool));
        }
    }

    private final Surroundings around;
    private final Map<String, Scenery> scenarios = new LinkedHashMap<>();

    Landscape(Surroundings around) {
        this.around = around;
        add(around.candidate(), true);
        if (!around.candidate().tenant().equals(around.platform().tenant())) {
            add(around.platform(), false);
        }
    }

    private void add(Pack pack, boolean own) {
        var folder = "processes/" + pack.tenant() + "/";
        pack.files("processes", "bpmn").forEach((file, source) -> {
            if (file.startsWith(folder)) {
                read(source)
                        .filter(model ->
                                own || !scenarios.containsKey(model.process().id()))
                        .filter(model ->
                                !around.inMemory().contains(model.process().id()) || !isPlatforms(pack))
                        .ifPresent(model -> scenarios.put(model.process().id(), new Scenery(file, model, own)));
            }
        });
    }

    private boolean isPlatforms(Pack pack) {
        return pack.tenant().equals(around.platform().tenant());
    }

    private static Optional<ProcessModel> read(String source) {
        try {
            var definitions = ProcessXml.read(source);
            return definitions
                    .child("bpmn:process")
                    .filter(process -> !process.id().isEmpty())
                    .map(process -> new ProcessModel(definitions, process));
        } catch (ProcessXml.Unreadable e) {
            // reported with its line where each process is checked by itself
            return Optional.empty();
        }
    }

    Surroundings around() {
        return around;
    }

    List<Scenery> own() {
        return scenarios.values().stream().filter(Scenery::own).toList();
    }

    List<Scenery> all() {
        return List.copyOf(scenarios.values());
    }

    Optional<Scenery> find(String id) {
        return Optional.ofNullable(scenarios.get(id));
    }

    Optional<Scenery> called(Element node) {
        return node.name().equals("bpmn:callActivity") ? find(node.attribute("calledElement")) : Optional.empty();
    }

    /** The scenarios a conversation can begin: by an intent, by a rule that names them, or because nothing else does. */
    List<Scenery> begun() {
        var called = new HashSet<String>();
        scenarios.values().forEach(scenario -> scenario.model()
                .nodes("bpmn:callActivity")
                .map(node -> node.attribute("calledElement"))
                .filter(id -> !id.equals(scenario.id()))
                .forEach(called::add));
        return own().stream()
                .filter(scenario ->
                        ProcessModel.properties(scenario.model().process()).containsKey(ScenarioCatalog.STARTS_ON)
                                || !called.contains(scenario.id())
                                || isNamedByARule(scenario.id()))
                .toList();
    }

    private boolean isNamedByARule(String id) {
        return Stream.of(around.candidate(), around.platform())
                .flatMap(pack -> pack.files("rules", "drl").values().stream())
                .anyMatch(rules -> rules.contains('"' + id + '"'));
    }

    /** The steps that call the tool, in this scenario and in those it calls. */
    Stream<Element> doing(Scenery scenario, String tool) {
        return withCalled(scenario).stream().flatMap(id -> find(id).stream()).flatMap(called -> called.doing(tool));
    }

    /** The scenarios a token that begins in this one can be in, this one included, by way of calls. */
    Set<String> withCalled(Scenery scenario) {
        var seen = new LinkedHashSet<String>();
        var open = new ArrayDeque<>(List.of(scenario));
        while (!open.isEmpty()) {
            var next = open.pop();
            if (seen.add(next.id())) {
                next.model().nodes().flatMap(node -> called(node).stream()).forEach(open::add);
            }
        }
        return seen;
    }
}
