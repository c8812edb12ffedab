package ai.focal360.scenario;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What expressions in processes see of the application: the named objects and nothing else. They are made when used,
 * because they themselves use the engine.
 */
final class AllowedBeans extends AbstractMap<Object, Object> {
    private final Map<String, Supplier<Object>> suppliers;
    private final Map<String, Object> made = new ConcurrentHashMap<>();

    AllowedBeans(Map<String, Supplier<Object>> suppliers) {
        this.suppliers = new HashMap<>(suppliers);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return name instanceof String text && suppliers.containsKey(text);
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        if (!(name instanceof String text)) {
            return null;
        }
        var supplier = suppliers.get(text);
        return supplier == null ? null : made.computeIfAbsent(text, key -> supplier.get());
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
        return suppliers.entrySet().stream()
                .map(entry -> Map.<Object, Object>entry(
                        entry.getKey(), entry.getValue().get()))
                .collect(Collectors.toSet());
    }
}
