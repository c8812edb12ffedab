package ai.focal360.audit;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A page of runs or tasks, newest first; {@code next} continues it and is absent on the last one. */
public record WorkPage<T>(List<T> items, @Nullable WorkCursor next) {
    public WorkPage {
        items = List.copyOf(items);
    }

    /** Of somebody who looked for one more than the limit, to know whether there is more. */
    static <T> WorkPage<T> of(List<T> found, int limit, Function<T, WorkCursor> place) {
        return found.size() <= limit
                ? new WorkPage<>(found, null)
                : new WorkPage<>(found.subList(0, limit), place.apply(found.get(limit - 1)));
    }
}
