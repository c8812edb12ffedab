package ai.focal360.channel.web;

import ai.focal360.platform.Problem;
import ai.focal360.platform.ProblemException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** A request's body in the order that is safe: its size, then (by the caller) its signature, then what it says. */
@Component
class RawBody {
    private final ObjectReader json;

    RawBody(ObjectMapper mapper) {
        json = mapper.readerFor(JsonNode.class)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    }

    byte[] read(HttpServletRequest request, DataSize most) throws IOException {
        int limit = Math.toIntExact(most.toBytes());
        if (request.getContentLengthLong() > limit) {
            throw tooLarge(limit);
        }
        byte[] body = request.getInputStream().readNBytes(limit + 1);
        if (body.length > limit) {
            throw tooLarge(limit);
        }
        return body;
    }

    JsonNode json(HttpServletRequest request, byte[] body) {
        requireJson(request.getContentType());
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
            var type = contentType == null ? null : MediaType.parseMediaType(contentType);
            if (type != null
                    && type.isCompatibleWith(MediaType.APPLICATION_JSON)
                    && !type.isWildcardType()
                    && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8))) {
                return;
            }
        } catch (InvalidMediaTypeException e) {
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

    private static ProblemException tooLarge(int limit) {
        return Problem.TOO_LARGE.because("Send at most %d bytes.".formatted(limit));
    }
}
