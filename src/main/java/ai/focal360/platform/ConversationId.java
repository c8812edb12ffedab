package ai.focal360.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** One customer with one agent. */
public record ConversationId(@JsonValue UUID value) {
    @JsonCreator
    public ConversationId {}

    public static ConversationId random() {
        return new ConversationId(UUID.randomUUID());
    }

    public static ConversationId of(String value) {
        return new ConversationId(UUID.fromString(value));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
