package ai.focal360.conformance;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The benchmark's shop and tasks, read from beside the project. */
final class RetailData {
    static final Set<String> WRITES = Set.of(
            "cancel_pending_order",
            "modify_pending_order_address",
            "modify_pending_order_payment",
            "modify_pending_order_items",
            "return_delivered_order_items",
            "exchange_delivered_order_items",
            "modify_user_address");

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Path FOLDER =
            Path.of(System.getProperty("focal.test.shared", "../shared"), "data", "tau2-retail");

    private final ObjectNode shop;
    private final List<String> orders;
    private final List<String> users;
    private final List<String> products;

    private RetailData(ObjectNode shop) {
        this.shop = shop;
        this.orders = names(shop.path("orders"));
        this.users = names(shop.path("users"));
        this.products = names(shop.path("products"));
    }

    static Path folder() {
        return FOLDER;
    }

    static boolean isHere() {
        return Files.exists(FOLDER.resolve("db.json"));
    }

    static RetailData read() {
        return new RetailData((ObjectNode) tree("db.json"));
    }

    static String text(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode tasks() {
        return tree("tasks.json");
    }

    private static JsonNode tree(String file) {
        try {
            return JSON.readTree(text(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A shop of one's own, to be changed. */
    ObjectNode copy() {
        return shop.deepCopy();
    }

    JsonNode order(String id) {
        return shop.path("orders").path(id);
    }

    JsonNode document(String collection, String id) {
        return shop.path(collection).path(id);
    }

    boolean hasOrder(String id) {
        return shop.path("orders").has(id);
    }

    JsonNode user(String id) {
        return shop.path("users").path(id);
    }

    JsonNode owner(String order) {
        return user(order(order).path("user_id").asText());
    }

    JsonNode product(String id) {
        return shop.path("products").path(id);
    }

    List<String> orders() {
        return orders;
    }

    List<String> users() {
        return users;
    }

    List<String> products() {
        return products;
    }

    static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Arguments as a turn has them. */
    static Map<String, Object> arguments(JsonNode json) {
        var arguments = new LinkedHashMap<String, Object>();
        json.properties()
                .forEach(argument -> arguments.put(
                        argument.getKey(),
                        argument.getValue().isArray()
                                ? texts(argument.getValue())
                                : argument.getValue().asText()));
        return arguments;
    }

    /** The same document whatever its numbers are written like: 10, 10.0 and 1E1 are one amount. */
    static JsonNode comparable(JsonNode node) {
        if (node.isNumber()) {
            return JSON.getNodeFactory().textNode(number(node.decimalValue()));
        }
        if (node.isArray()) {
            var array = JSON.createArrayNode();
            node.forEach(element -> array.add(comparable(element)));
            return array;
        }
        if (node.isObject()) {
            var object = JSON.createObjectNode();
            node.properties().forEach(member -> object.set(member.getKey(), comparable(member.getValue())));
            return object;
        }
        return node;
    }

    private static String number(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }
}
