package ai.focal360.policy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DatabindContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.jsontype.impl.TypeIdResolverBase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names by which values say what they are where a fact can hold any. A record of ours, such as an amount of money, goes by
 * its class; whatever else there may be is written and cannot be read back.
 */
final class ValueTypes extends TypeIdResolverBase {
    private static final Map<String, Class<?>> NAMED = Map.of(
            "decimal", BigDecimal.class,
            "long", Long.class,
            "date", LocalDate.class,
            "time", LocalTime.class,
            "instant", Instant.class,
            "list", List.class,
            "map", Map.class);
    private static final String OURS = "ai.focal360.";

    @Override
    public String idFromValue(Object value) {
        return idFromValueAndType(value, value.getClass());
    }

    @Override
    public String idFromValueAndType(@Nullable Object value, Class<?> type) {
        return NAMED.entrySet().stream()
                .filter(named -> named.getValue().isAssignableFrom(type))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> Collection.class.isAssignableFrom(type) ? "list" : type.getName());
    }

    @Override
    public @Nullable JavaType typeFromId(DatabindContext context, String id) {
        var named = NAMED.get(id);
        if (named != null) {
            return context.constructType(named);
        }
        try {
            var type = id.startsWith(OURS) ? Class.forName(id) : Object.class;
            return type.isRecord() ? context.constructType(type) : null;
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    @Override
    public JsonTypeInfo.Id getMechanism() {
        return JsonTypeInfo.Id.CUSTOM;
    }
}
