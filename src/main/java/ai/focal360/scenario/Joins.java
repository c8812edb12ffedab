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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where ways meet otherwise than they parted. What decides is the last step all of the meeting ways come through: a parallel
 * join needs a parallel split there, and whatever lets each token on needs a split that takes one way. An event on a step is
 * a way that is taken instead of the step's own. The process and each sub-process are looked at by themselves.
 */
final class Joins {
    private static final String PARALLEL = "bpmn:parallelGateway";
    private static final String INCLUSIVE = "bpmn:inclusiveGateway";

    enum Trouble {
        ONE_OF_THEM_COMES,
        ONE_ENDS_ELSEWHERE,
        ALL_OF_THEM_COME
    }

    /** A step where ways meet, and the name of the one where they parted. */
    record Join(Element node, String split, Trouble trouble) {}

    private final ProcessModel model;
    private final Map<String, Set<String>> next = new LinkedHashMap<>();
    private final Map<String, Set<String>> before = new HashMap<>();
    private final Map<String, Set<String>> dominators = new LinkedHashMap<>();

    private Joins(ProcessModel model, Element scope) {
        this.model = model;
        scope.children("bpmn:startEvent").forEach(start -> reach(start));
        dominate();
    }

    /** One trouble for each join that has any. */
    static List<Join> in(ProcessModel model) {
        return Stream.concat(Stream.of(model.process()), model.nodes("bpmn:subProcess"))
                .flatMap(scope -> new Joins(model, scope).troubles())
                .toList();
    }

    private void reach(Element start) {
        var open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            var node = open.remove();
            if (next.containsKey(node.id())) {
                continue;
            }
            var after = new LinkedHashSet<String>();
            Stream.concat(
                            model.outgoing(node).stream()
                                    .flatMap(way -> model.node(way.attribute("targetRef")).stream()),
                            model.boundaries(node).filter(Joins::interrupts))
                    .forEach(it -> {
                        after.add(it.id());
                        before.computeIfAbsent(it.id(), id -> new LinkedHashSet<>())
                                .add(node.id());
                        open.add(it);
                    });
            next.put(node.id(), after);
        }
    }

    /** A reminder leaves its step alone. */
    private static boolean interrupts(Element event) {
        return !event.attribute("cancelActivity").equals("false");
    }

    /** The steps every token has come through that stands at a step; itself included. */
    private void dominate() {
        next.keySet().forEach(id -> dominators.put(id, before.containsKey(id) ? next.keySet() : Set.of(id)));
        var more = true;
        while (more) {
            more = false;
            for (var id : next.keySet()) {
                if (before.containsKey(id)) {
                    var all = common(before.getOrDefault(id, Set.of()));
                    all.add(id);
                    more |= !all.equals(dominators.put(id, all));
                }
            }
        }
    }

    private Set<String> common(Iterable<String> ids) {
        Set<String> all = new LinkedHashSet<>(next.keySet());
        ids.forEach(id -> all.retainAll(dominators.getOrDefault(id, Set.of())));
        return all;
    }

    private Stream<Join> troubles() {
        return next.keySet().stream()
                .flatMap(id -> model.node(id).stream())
                .filter(node -> model.incoming(node).size() > 1 && !node.name().equals("bpmn:endEvent"))
                .filter(node -> !node.name().equals(INCLUSIVE))
                .flatMap(node -> trouble(node).stream());
    }

    private Optional<Join> trouble(Element node) {
        // a way back from behind the join is no way to it
        var sources = model.incoming(node).stream()
                .map(way -> way.attribute("sourceRef"))
                .filter(next::containsKey)
                .filter(source -> !dominators.getOrDefault(source, Set.of()).contains(node.id()))
                .toList();
        for (var one = 0; one < sources.size(); one++) {
            for (var two = one + 1; two < sources.size(); two++) {
                var split = last(common(List.of(sources.get(one), sources.get(two))));
                var trouble = split.flatMap(parted -> trouble(node, parted));
                if (trouble.isPresent()) {
                    return trouble;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Join> trouble(Element node, Element split) {
        var together = split.name().equals(PARALLEL);
        if (!node.name().equals(PARALLEL)) {
            return together || split.name().equals(INCLUSIVE)
                    ? Optional.of(new Join(node, named(split), Trouble.ALL_OF_THEM_COME))
                    : Optional.empty();
        }
        if (!together) {
            return Optional.of(new Join(node, named(split), Trouble.ONE_OF_THEM_COMES));
        }
        var coming = coming(node);
        return next.getOrDefault(split.id(), Set.of()).stream()
                        .anyMatch(way -> leadsTo(way, node) && !coming.contains(way))
                ? Optional.of(new Join(node, named(split), Trouble.ONE_ENDS_ELSEWHERE))
                : Optional.empty();
    }

    private static String named(Element node) {
        return node.attribute("name").isBlank() ? node.id() : node.attribute("name");
    }

    /** Of steps each of which comes before the others, the one all the others come before. */
    private Optional<Element> last(Set<String> chain) {
        return chain.stream()
                .max((one, two) -> Integer.compare(depth(one), depth(two)))
                .flatMap(model::node);
    }

    private int depth(String id) {
        return dominators.getOrDefault(id, Set.of()).size();
    }

    private boolean leadsTo(String from, Element join) {
        var seen = new HashSet<String>();
        var open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            var id = open.remove();
            if (id.equals(join.id())) {
                return true;
            }
            if (seen.add(id)) {
                open.addAll(next.getOrDefault(id, Set.of()));
            }
        }
        return false;
    }

    /** The steps from which a token comes to the join whatever way is taken; of ways begun together one is enough. */
    private Set<String> coming(Element join) {
        var result = new LinkedHashSet<>(next.keySet());
        var more = true;
        while (more) {
            var gone = new ArrayList<String>();
            for (var id : result) {
                var ways = next.getOrDefault(id, Set.of());
                var comes = model.node(id)
                                .filter(node -> node.name().equals(PARALLEL))
                                .isPresent()
                        ? ways.stream().anyMatch(result::contains)
                        : !ways.isEmpty() && result.containsAll(ways);
                if (!id.equals(join.id()) && !comes) {
                    gone.add(id);
                }
            }
            gone.forEach(result::remove);
            more = !gone.isEmpty();
        }
        return result;
    }
}
