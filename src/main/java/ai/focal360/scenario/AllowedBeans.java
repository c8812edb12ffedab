package ai.focal360.scenario;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/**
 * What expressions in processes see of the application: the named beans and nothing else. They are looked up when used,
 * because they themselves use the engine.
 */
final class AllowedBeans extends AbstractMap<Object, Object> {
    private final Set<String> names;
    private final BeanFactory beans;

    AllowedBeans(Set<String> names, BeanFactory beans) {
        this.names = names;
        this.beans = beans;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return name instanceof String text && names.contains(text);
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        return name instanceof String text && names.contains(text) ? beans.getBean(text) : null;
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
        return names.stream()
                .map(name -> Map.<Object, Object>entry(name, beans.getBean(name)))
                .collect(Collectors.toSet());
    }
}
