package ai.focal360.turn;

import ai.focal360.customer.Money;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Field values as process variables: plain texts, numbers and truths, because people see them in forms and history. */
final class ProcessValues {
    private ProcessValues() {}

    /** Money becomes an amount and {@code <field>_currency}; a list becomes its items, comma-separated. */
    static Map<String, Object> of(String field, Object value) {
        if (value instanceof Money money) {
            return Map.of(field, money.amount().doubleValue(), field + "_currency", money.currency());
        }
        if (value instanceof Number number) {
            return Map.of(field, number.doubleValue());
        }
        if (value instanceof List<?> list) {
            return Map.of(
                    field, String.join(",", list.stream().map(String::valueOf).toList()));
        }
        return Map.of(field, value);
    }

    /**
     * A tool's answer for output mappings: objects stay objects, lists of plain values become comma-separated texts, so
     * that mapping one never stores a Java object in the engine.
     */
    static Map<String, Object> of(JsonNode answer) {
        var result = new HashMap<String, Object>();
        answer.properties()
                .forEach(field -> plain(field.getValue()).ifPresent(value -> result.put(field.getKey(), value)));
        return result;
    }

    private static Optional<Object> plain(JsonNode node) {
        if (node.isNull() || node.isMissingNode()) {
            return Optional.empty();
        }
        if (node.isObject()) {
            return Optional.of(of(node));
        }
        if (node.isArray()) {
            var items = new ArrayList<Object>();
            node.forEach(item -> plain(item).ifPresent(items::add));
            return Optional.of(
                    items.stream().anyMatch(item -> item instanceof Map || item instanceof List)
                            ? items
                            : String.join(
                                    ",", items.stream().map(String::valueOf).toList()));
        }
        if (node.isBoolean()) {
            return Optional.of(node.booleanValue());
        }
        if (node.isIntegralNumber()) {
            return Optional.of(node.longValue());
        }
        return Optional.of(node.isNumber() ? node.doubleValue() : node.asText());
    }
}
