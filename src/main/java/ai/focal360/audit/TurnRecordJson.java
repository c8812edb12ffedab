package ai.focal360.audit;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The document form of a TurnRecord. Amounts keep their digits; a reader skips fields it does not know and takes a list
 * that is missing as empty, so that nodes of two releases read each other's records.
 */
public final class TurnRecordJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder(new JsonFactoryBuilder()
                    .characterEscapes(new StorableText())
                    .build())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .withConfigOverride(List.class, list -> list.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .withConfigOverride(Map.class, map -> map.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .build();

    private TurnRecordJson() {}

    /** What cannot be stored as text (NUL, half of a surrogate pair) is written as a replacement character. */
    public static String write(TurnRecord record) {
        try {
            var json = MAPPER.writeValueAsString(record);
            return new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected turn '%s' to have a document".formatted(record.turn()), e);
        }
    }

    public static TurnRecord read(String json) {
        try {
            return MAPPER.readValue(json, TurnRecord.class);
        } catch (JsonMappingException e) {
            // without the cause: its message may quote what a customer wrote
            throw new IllegalStateException(
                    "Expected the document of a turn, but could not read it at " + e.getPathReference());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected the document of a turn, but it is no JSON");
        }
    }

    /** A part of a document, as it reads when it was stored. */
    public static JsonNode stored(JsonNode part) {
        try {
            return MAPPER.readTree(MAPPER.writeValueAsString(part));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a part of a document to be JSON", e);
        }
    }

    /** PostgreSQL can hold any text but U+0000, which a customer can send. */
    private static final class StorableText extends CharacterEscapes {
        private static final long serialVersionUID = 1L;
        private static final SerializableString REPLACEMENT = new SerializedString("\uFFFD");

        @Override
        public int[] getEscapeCodesForAscii() {
            var codes = standardAsciiEscapesForJSON();
            codes[0] = ESCAPE_CUSTOM;
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return character == 0 ? REPLACEMENT : null;
        }
    }
}
