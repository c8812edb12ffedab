package ai.focal360.turn;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;

/**
 * A text of the tenant with its values, small enough for a process variable: why a tool call was refused, say. It is put
 * into words only when the customer's language is known.
 */
record TextRef(@JsonProperty("$text") String text, Map<String, Object> values) {
    private static final String MARK = "{\"$text\":";

    TextRef {
        values = Map.copyOf(values);
    }

    String write(ObjectMapper json) {
        try {
            return json.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a text's values to be plain", e);
        }
    }

    static Optional<TextRef> read(ObjectMapper json, Object value) {
        if (!(value instanceof String text) || !text.startsWith(MARK)) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(text, TextRef.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a text reference", e);
        }
    }
}
