package ai.focal360.subscription;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** One subscription. */
public record SubscriptionId(@JsonValue UUID value) {
    static SubscriptionId random() {
        return new SubscriptionId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
