package ai.focal360.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random sequences on one store. A sequence that fails is cut until every step of it is needed, and told with its seed. */
final class StateMachine {
    private static final int LONGEST_CUTTING = 400;

    private final World world;

    StateMachine(World world) {
        this.world = world;
    }

    void run(String name, long seed, int sequences, int steps) {
        var began = System.nanoTime();
        Map<Sequence.Step, Integer> taken = new EnumMap<>(Sequence.Step.class);
        for (var number = 0; number < sequences; number++) {
            var of = new Random(seed + number);
            var sequence = of.longs(steps).boxed().toList();
            try {
                Sequence.of(world, sequence).forEach((step, times) -> taken.merge(step, times, Integer::sum));
            } catch (RuntimeException | AssertionError e) {
                var needed = cut(sequence);
                throw new AssertionError(
                        "Sequence of seed %d on %s; %d of its %d steps are enough: %s"
                                .formatted(seed + number, name, needed.size(), steps, needed),
                        failure(needed, e));
            }
        }
        System.out.printf(
                "%s: %d sequences of %d steps from seed %d in %.1f s: %s%n",
                name, sequences, steps, seed, (System.nanoTime() - began) / 1e9, taken);
    }

    /** Leaves out runs of steps, long ones first, as long as it fails without them. */
    private List<Long> cut(List<Long> sequence) {
        var needed = sequence;
        var tries = 0;
        for (var length = needed.size() / 2; length > 0 && tries < LONGEST_CUTTING; length /= 2) {
            for (var from = 0; from < needed.size() && tries < LONGEST_CUTTING; tries++) {
                var without = new ArrayList<>(needed.subList(0, from));
                without.addAll(needed.subList(Math.min(needed.size(), from + length), needed.size()));
                if (fails(without)) {
                    needed = without;
                } else {
                    from += length;
                }
            }
        }
        return needed;
    }

    private boolean fails(List<Long> sequence) {
        try {
            Sequence.of(world, sequence);
            return false;
        } catch (RuntimeException | AssertionError e) {
            return true;
        }
    }

    private Throwable failure(List<Long> sequence, Throwable first) {
        try {
            Sequence.of(world, sequence);
            return first;
        } catch (RuntimeException | AssertionError e) {
            return e;
        }
    }
}
