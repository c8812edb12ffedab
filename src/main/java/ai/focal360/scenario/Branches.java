package ai.focal360.scenario;

import ai.focal360.scenario.ProcessXml.Element;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What stands on each way out of a split, up to where the ways meet again. */
final class Branches {
    private Branches() {}

    /**
     * The steps on the other ways out of the split that this way does not come to. {@code anew}: at such a step another yes is
     * asked for, so that nothing behind it counts, unless an event on the step leads there.
     */
    static Stream<Element> beside(ProcessModel model, Element split, Element way, Predicate<Element> anew) {
        var here = reached(model, split, way, step -> false);
        return model.outgoing(split).stream()
                .filter(other -> !other.id().equals(way.id()))
                .flatMap(other -> reached(model, split, other, anew).stream())
                .filter(Predicate.not(here::contains))
                .flatMap(id -> model.node(id).stream());
    }

    /** Not beyond the split itself: what a circle leads back to begins anew. */
    private static Set<String> reached(ProcessModel model, Element split, Element way, Predicate<Element> anew) {
        var seen = new LinkedHashSet<>(List.of(split.id()));
        var open =
                new ArrayDeque<>(model.node(way.attribute("targetRef")).stream().toList());
        while (!open.isEmpty()) {
            var node = open.remove();
            if (seen.add(node.id())) {
                (anew.test(node) ? model.boundaries(node) : model.next(node)).forEach(open::add);
            }
        }
        return seen;
    }
}
