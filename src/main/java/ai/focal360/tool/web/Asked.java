package ai.focal360.tool.web;

import ai.focal360.platform.Problem;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What both interfaces of this module are asked for in the same form. */
final class Asked {
    private Asked() {}

    static <T> @Nullable T id(@Nullable String value, String parameter, Function<UUID, T> type) {
        try {
            return value == null ? null : type.apply(UUID.fromString(value));
        } catch (IllegalArgumentException e) {
            throw Problem.parameter(parameter, "an id");
        }
    }
}
