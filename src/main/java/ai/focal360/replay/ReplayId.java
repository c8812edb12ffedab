package ai.focal360.replay;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** One replay over a period. */
public record ReplayId(@JsonValue UUID value) {
    static ReplayId random() {
        return new ReplayId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
