package ai.focal360.scenario;

import java.util.Set;
import java.util.function.Function;

/**
 * A process that runs from start to end in memory, without ever waiting (ADR 0053), and keeps no history of its own, because
 * something better records it. {@code names} are what its expressions may use, {@code delegates} makes what stands behind a name, when it
 * is first used.
 */
public record InMemoryProcess(String key, Set<String> names, Function<String, Object> delegates) {
    public InMemoryProcess {
        names = Set.copyOf(names);
    }
}
