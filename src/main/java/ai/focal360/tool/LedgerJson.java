package ai.focal360.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as the ledger's rows hold it: amounts keep their digits, and NUL, which jsonb cannot hold, is made visible. */
final class LedgerJson {
    private static final String NUL = "\\u0000";

    private final ObjectMapper json;

    LedgerJson(ObjectMapper json) {
        this.json = json.copy().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }

    JsonNode read(String stored) {
        try {
            return json.readTree(stored);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected the ledger to hold JSON", e);
        }
    }

    @Nullable
    JsonNode readIfAny(@Nullable String stored) {
        return stored == null ? null : read(stored);
    }

    String write(Map<String, Object> arguments) {
        return write(json.<JsonNode>valueToTree(arguments));
    }

    /** A tool's answer may have NUL in it, and must not cost the effect its row. */
    String write(JsonNode node) {
        try {
            var text = json.writeValueAsString(node);
            return text.contains(NUL) ? json.writeValueAsString(withoutNul(node)) : text;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected JSON to be writable", e);
        }
    }

    private static JsonNode withoutNul(JsonNode node) {
        if (node.isTextual()) {
            return new TextNode(visible(node.textValue()));
        }
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(withoutNul(element)));
            return array;
        }
        if (node.isObject()) {
            var object = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(field -> object.set(visible(field.getKey()), withoutNul(field.getValue())));
            return object;
        }
        return node;
    }

    private static String visible(String text) {
        return text.replace('\0', '\ufffd');
    }
}
