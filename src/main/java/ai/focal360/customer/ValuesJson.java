package ai.focal360.customer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Map;

/** Values by field as they are stored. */
final class ValuesJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private ValuesJson() {}

    static Map<String, FieldValue> read(String values) {
        try {
            return JSON.readValue(values, new TypeReference<Map<String, FieldValue>>() {});
        } catch (JsonProcessingException e) {
            e.clearLocation();
            throw new IllegalStateException("Expected stored customer values to be readable", e);
        }
    }

    /** Of values by field, or of one value. */
    static String write(Object values) {
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected customer values to be writable", e);
        }
    }
}
