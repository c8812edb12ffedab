package ai.focal360.channel;

import ai.focal360.platform.Problem;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/** Reads a body that has to be one JSON object in UTF-8, without a name twice or anything behind it. */
@Component
public class StrictJson {
    private final ObjectReader json;

    StrictJson(ObjectMapper mapper) {
        json = mapper.readerFor(JsonNode.class)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    }

    /** Refused as a problem that says where it stops being one. */
    public JsonNode object(@Nullable String contentType, byte[] body) {
        requireJson(contentType);
        var text = text(body);
        try {
            var node = json.<JsonNode>readValue(text);
            if (node == null || !node.isObject()) {
                throw Problem.MALFORMED.because("Expected a JSON object.");
            }
            return node;
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw Problem.MALFORMED.because(
                    at == null
                            ? "Expected a JSON object."
                            : "Expected valid JSON, which it stops being at line %d, column %d."
                                    .formatted(at.getLineNr(), at.getColumnNr()));
        }
    }

    private static void requireJson(@Nullable String contentType) {
        try {
            var type = contentType == null ? null : MimeType.valueOf(contentType);
            if (type != null
                    && type.isCompatibleWith(MimeTypeUtils.APPLICATION_JSON)
                    && !type.isWildcardType()
                    && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8))) {
                return;
            }
        } catch (InvalidMimeTypeException e) {
            // as good as none
        }
        throw Problem.UNSUPPORTED_MEDIA_TYPE.because("Send the header 'Content-Type: application/json', in UTF-8.");
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Problem.MALFORMED.because("Send the body in UTF-8.");
        }
    }
}
