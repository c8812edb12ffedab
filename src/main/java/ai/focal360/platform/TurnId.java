package ai.focal360.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** One logical turn: what the pipeline runs once on. */
public record TurnId(@JsonValue UUID value) {
    @JsonCreator
    public TurnId {}

    public static TurnId random() {
        return new TurnId(UUID.randomUUID());
    }

    public static TurnId of(String value) {
        return new TurnId(UUID.fromString(value));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
