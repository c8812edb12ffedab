package ai.focal360.firewall;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a {@link Likeness} is made of: examples in the order of their ids, and words by what they mean. */
record Lessons(List<Example> examples, Map<String, List<String>> meanings) {
    Lessons {
        examples = List.copyOf(examples);
        meanings = Map.copyOf(meanings);
    }

    /** Of entries in the order of their ids; an example is named by its entry and its place in it, from 1 on. */
    static Lessons of(List<Terms.Entry> entries) {
        var meanings = new HashMap<String, List<String>>();
        entries.stream().filter(entry -> !entry.means().isEmpty()).forEach(entry -> meanings.computeIfAbsent(
                        entry.means(), missing -> new ArrayList<>())
                .addAll(entry.words()));
        return new Lessons(entries.stream().flatMap(Lessons::examples).toList(), meanings);
    }

    private static Stream<Example> examples(Terms.Entry entry) {
        return IntStream.range(0, entry.examples().size())
                .mapToObj(at -> new Example(
                        entry.id() + " " + (at + 1),
                        entry.kind(),
                        entry.examples().get(at)));
    }
}
