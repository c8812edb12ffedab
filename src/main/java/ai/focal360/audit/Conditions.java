package ai.focal360.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The conditions of a search that were given, and their parameters. */
final class Conditions {
    private final List<String> where = new ArrayList<>();
    private final Map<String, Object> params = new HashMap<>();

    void add(String condition, String name, @Nullable Object value) {
        if (value != null) {
            where.add(condition);
            params.put(name, value);
        }
    }

    <T> void add(String condition, String name, @Nullable T value, Function<T, Object> written) {
        add(condition, name, value == null ? null : written.apply(value));
    }

    void add(String condition, String name, @Nullable Instant value) {
        add(condition, name, value, instant -> instant.atOffset(ZoneOffset.UTC));
    }

    Map<String, Object> params() {
        return params;
    }

    @Override
    public String toString() {
        return String.join(" and ", where);
    }
}
