package ai.focal360.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Text PostgreSQL can keep: well-formed Unicode without U+0000, which neither {@code text} nor {@code jsonb} takes. */
public final class Storable {
    private static final char REPLACEMENT = '\uFFFD';

    private Storable() {}

    public static boolean isStorable(String text) {
        return text(text).equals(text);
    }

    /** The text with what cannot be kept replaced by U+FFFD; for senders who cannot be asked to send something else. */
    public static String text(String text) {
        var clean = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            boolean lone = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            clean.appendCodePoint(point == 0 || lone ? REPLACEMENT : point);
        });
        return clean.toString();
    }

    /** As {@link #text}, with each text and each name in it. */
    public static JsonNode json(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var copy = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(field -> copy.set(text(field.getKey()), json(field.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            var copy = JsonNodeFactory.instance.arrayNode(array.size());
            array.forEach(element -> copy.add(json(element)));
            return copy;
        }
        return node.isTextual() ? JsonNodeFactory.instance.textNode(text(node.textValue())) : node;
    }
}
