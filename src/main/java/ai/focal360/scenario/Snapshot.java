package ai.focal360.scenario;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the scenarios of a conversation stood before a turn first moved them, so that its moves can be taken back.
 *
 * @param lastSaying the newest saying nobody had passed on; what came later, and from a scenario the turn moved, is its own
 */
public record Snapshot(List<Instance> instances, long lastSaying) {
    /** No scenario was running. */
    public static final Snapshot NOTHING = new Snapshot(List.of(), 0);

    public Snapshot {
        instances = List.copyOf(instances);
    }

    /**
     * One running scenario. {@code restorable} when its tokens stand in steps of its own, none of them a person's: a called
     * scenario has a life of its own, and a colleague may be at work meanwhile.
     */
    public record Instance(
            String id, String definition, List<String> activities, Map<String, Value> variables, boolean restorable) {
        public Instance {
            activities = List.copyOf(activities);
            variables = Map.copyOf(variables);
        }
    }

    /** A process variable by its engine type: {@code string}, {@code integer}, {@code boolean}, … */
    public record Value(String type, @Nullable String text) {}

    /** Whether everything that stands here could be put back. */
    public boolean canBeRestored() {
        return instances.stream().allMatch(Instance::restorable);
    }
}
