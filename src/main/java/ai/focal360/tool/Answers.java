package ai.focal360.tool;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The tool contract, read from the caller's side: what an HTTP answer says has happened. */
final class Answers {
    private static final int MAX_CODE = 64;
    private static final int MAX_MESSAGE = 500;

    /** Amounts keep their digits. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private Answers() {}

    static Attempt read(HttpResponse<byte[]> response) {
        var status = response.statusCode();
        if (status / 100 == 2) {
            return object(response.body())
                    .map(body -> Attempt.answered(new ToolResult.Done(body)))
                    .orElseGet(() -> Attempt.failed(
                            new ToolResult.Unknown("answered %d without a JSON object".formatted(status))));
        }
        if (status == 429) {
            return Attempt.failedForNow(new ToolResult.NotSent("answered 429: too many calls"));
        }
        if (status / 100 == 4) {
            return refused(response);
        }
        var unknown = new ToolResult.Unknown("answered %d".formatted(status));
        return status == 503 ? Attempt.failedForNow(unknown) : Attempt.failed(unknown);
    }

    private static Attempt refused(HttpResponse<byte[]> response) {
        var status = response.statusCode();
        var error = object(response.body()).map(body -> body.path("error"));
        var code = error.map(node -> clean(node.path("code"), MAX_CODE)).orElse("");
        var message =
                error.map(node -> clean(node.path("message"), MAX_MESSAGE)).orElseGet(() -> text(response));
        if (status == 409 && code.equals("in_progress")) {
            return Attempt.failed(new ToolResult.Unknown("answered 409: an earlier call is still in progress"));
        }
        return Attempt.answered(new ToolResult.Refused(
                code.isEmpty() ? "http_" + status : code,
                message.isEmpty() ? "The tool refused with status %d".formatted(status) : message));
    }

    private static Optional<JsonNode> object(byte[] body) {
        try {
            return Optional.<JsonNode>ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** A refusal in plain text; pages of HTML and the like say nothing to anyone. */
    private static String text(HttpResponse<byte[]> response) {
        var type = response.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith("text/plain")) {
            return "";
        }
        try {
            return clean(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(response.body()))
                            .toString(),
                    MAX_MESSAGE);
        } catch (CharacterCodingException notText) {
            return "";
        }
    }

    private static String clean(JsonNode node, int limit) {
        return !node.isValueNode() ? "" : clean(node.asText(), limit);
    }

    private static String clean(String text, int limit) {
        var line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= limit ? line : line.substring(0, limit);
    }
}
