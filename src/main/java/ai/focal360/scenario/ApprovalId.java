package ai.focal360.scenario;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** One request for a person's decision. */
public record ApprovalId(@JsonValue UUID value) {
    @JsonCreator
    public ApprovalId {}

    static ApprovalId random() {
        return new ApprovalId(UUID.randomUUID());
    }

    public static ApprovalId of(String value) {
        return new ApprovalId(UUID.fromString(value));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
