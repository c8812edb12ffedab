package ai.focal360.firewall;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is held against a customer at this moment: a row of the view {@code customer_past}, which whoever reads a
 * conversation reads with it. Almost nobody has one.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Past(
        CustomerStanding.State state,
        @Nullable String kind,
        @JsonProperty("per_minute") int perMinute,
        @JsonProperty("minutes_left") int minutesLeft,
        boolean notified,
        Map<String, Integer> flags) {
    public static final Past CLEAN = new Past(CustomerStanding.State.GOOD, null, 0, 0, false, Map.of());

    public Past {
        flags = Map.copyOf(flags);
    }
}
