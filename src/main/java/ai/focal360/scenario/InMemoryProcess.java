package ai.focal360.scenario;

import java.util.Set;

/**
 * A process that by default runs from start to end in memory and keeps no history of its own, because something better
 * records it. {@code beans} are the names its expressions may use.
 */
public record InMemoryProcess(String key, Set<String> beans) {
    public InMemoryProcess {
        beans = Set.copyOf(beans);
    }
}
