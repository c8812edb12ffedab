package ai.focal360.platform;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A page of a list; {@code next} is where the following one begins, and absent on the last. */
public record Paged<T>(List<T> items, @Nullable Place next) {
    public Paged {
        items = List.copyOf(items);
    }

    /** Of somebody who looked for one more than the limit, to know whether there is more. */
    public static <T> Paged<T> of(List<T> found, int limit, Function<T, Place> place) {
        return found.size() <= limit
                ? new Paged<>(found, null)
                : new Paged<>(found.subList(0, limit), place.apply(found.get(limit - 1)));
    }

    /** The {@code next} a caller is given. */
    public @Nullable String word() {
        return next == null ? null : next.word();
    }
}
