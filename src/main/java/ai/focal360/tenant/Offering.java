package ai.focal360.tenant;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A product or service the tenant offers; {@code price} in {@code currency} (ISO 4217), absent when it depends. */
public record Offering(
        String id,
        Kind kind,
        Map<String, String> name,
        Map<String, String> description,
        @Nullable BigDecimal price,
        @Nullable String currency,
        boolean available,
        @Nullable String url,
        List<String> tags) {

    public enum Kind {
        PRODUCT,
        SERVICE
    }

    public Offering {
        name = Map.copyOf(name);
        description = Map.copyOf(description);
        tags = List.copyOf(tags);
    }
}
