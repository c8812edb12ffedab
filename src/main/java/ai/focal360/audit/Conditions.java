package ai.focal360.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    Map<String, Object> params() {
        return params;
    }

    @Override
    public String toString() {
        return String.join(" and ", where);
    }
}
