package ai.focal360.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What models are told and how their answers are parsed. The system part is a file and never holds anything of a turn; all
 * that belongs to a turn goes into one JSON document, where no text of a customer can pretend to be something else.
 */
final class Prompts {
    static final String SENSE = file("sense.md");
    static final String WRITE = file("write.md");

    private static final Pattern FENCED =
            Pattern.compile("\\A\\s*```(?:json)?\\s*(?<json>\\{.*})\\s*```\\s*\\z", Pattern.DOTALL);
    private static final int DEEPEST = 8;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(20_000)
                            .maxNumberLength(40)
                            .maxDocumentLength(200_000)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private Prompts() {}

    static String document(Map<String, Object> content) {
        try {
            return JSON.writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a prompt to be writable as JSON", e);
        }
    }

    /** The newest lines that fit into so many characters, oldest first, with values hidden. */
    static List<Map<String, String>> history(List<SenseRequest.Line> lines, int characters) {
        var newest = new ArrayDeque<Map<String, String>>();
        var left = characters;
        for (var at = lines.size() - 1; at >= 0; at--) {
            var masked = Masking.mask(lines.get(at).text());
            if (masked.length() > left) {
                break;
            }
            left -= masked.length();
            newest.addFirst(Map.of(lines.get(at).role().name().toLowerCase(Locale.ROOT), masked));
        }
        return List.copyOf(newest);
    }

    /** The one JSON object an answer is expected to be; a code fence around it is forgiven. */
    static JsonNode object(String answer) throws ModelChain.Unusable {
        var fenced = FENCED.matcher(answer);
        try {
            var node = JSON.readTree(fenced.matches() ? fenced.group("json") : answer);
            if (node == null || !node.isObject()) {
                throw new ModelChain.Unusable("expected one JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new ModelChain.Unusable("expected one JSON object and nothing else");
        }
    }

    private static String file(String name) {
        try (var file = Prompts.class.getResourceAsStream("/prompts/" + name)) {
            if (file == null) {
                throw new IllegalStateException("Expected prompts/%s on the class path".formatted(name));
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Expected prompts/%s to be readable".formatted(name), e);
        }
    }
}
