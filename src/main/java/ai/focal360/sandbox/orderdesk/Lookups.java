package ai.focal360.sandbox.orderdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeMap;

/** What the desk knows: its reads. */
final class Lookups {
    private Lookups() {}

    static List<DeskTool> tools() {
        return List.of(
                DeskTool.read("find_user_id_by_email", Lookups::findUserByEmail),
                DeskTool.read("find_user_id_by_name_zip", Lookups::findUserByNameAndZip),
                DeskTool.read("get_user_details", (desk, arguments) -> found(desk, "users", arguments.text("user_id"))),
                DeskTool.read(
                        "get_order_details",
                        (desk, arguments) ->
                                OrderView.of(found(desk, "orders", arguments.text("order_id")), desk.clock())),
                DeskTool.read("get_remedy", Lookups::getRemedy),
                DeskTool.read("get_product_details", (desk, arguments) -> desk.product(arguments.text("product_id"))),
                DeskTool.read("get_item_details", Lookups::getItem),
                DeskTool.read("list_all_product_types", Lookups::listProductTypes),
                DeskTool.read("calculate", (desk, arguments) -> object().put(
                                "result",
                                Calculation.of(arguments.text("expression")).toPlainString())));
    }

    private static ObjectNode findUserByEmail(Desk desk, DeskArguments arguments) {
        return userId(desk.documents()
                .where(desk.tenant(), "users", "lower(body ->> 'email') = lower(:given)", arguments.text("email")));
    }

    private static ObjectNode findUserByNameAndZip(Desk desk, DeskArguments arguments) {
        var lastName = arguments.text("last_name");
        var zip = arguments.text("zip");
        return userId(desk
                .documents()
                .where(
                        desk.tenant(),
                        "users",
                        "lower(body #>> '{name,first_name}') = lower(:given)",
                        arguments.text("first_name"))
                .stream()
                .filter(user -> user.at("/name/last_name").asText().equalsIgnoreCase(lastName)
                        && user.at("/address/zip").asText().equalsIgnoreCase(zip))
                .toList());
    }

    private static ObjectNode userId(List<ObjectNode> users) {
        if (users.isEmpty()) {
            throw DeskRefusal.notFound("user");
        }
        return object().put("user_id", users.get(0).path("user_id").asText());
    }

    /** Whether a remedy was granted for this order and reason: {@code state} is granted or none. */
    private static ObjectNode getRemedy(Desk desk, DeskArguments arguments) {
        var reason = arguments.text("reason");
        for (var remedy : found(desk, "orders", arguments.text("order_id")).path("remedies")) {
            if (remedy.path("reason").asText().equalsIgnoreCase(reason)) {
                return object().put("state", "granted").setAll((ObjectNode) remedy);
            }
        }
        return object().put("state", "none").put("reason", reason);
    }

    private static ObjectNode getItem(Desk desk, DeskArguments arguments) {
        var item = arguments.text("item_id");
        return desk
                .documents()
                .where(desk.tenant(), "products", "jsonb_exists(body -> 'variants', :given)", item)
                .stream()
                .findFirst()
                .map(product -> {
                    ObjectNode variant = product.path("variants").path(item).deepCopy();
                    variant.put("product_id", product.path("product_id").asText());
                    return variant.put("name", product.path("name").asText());
                })
                .orElseThrow(() -> DeskRefusal.notFound("item"));
    }

    private static ObjectNode listProductTypes(Desk desk, DeskArguments arguments) {
        var byName = new TreeMap<String, JsonNode>();
        desk.documents()
                .all(desk.tenant(), "products")
                .forEach(product -> byName.put(product.path("name").asText(), product.path("product_id")));
        var answer = object();
        answer.putObject("product_types").setAll(byName);
        return answer;
    }

    private static ObjectNode found(Desk desk, String collection, String id) {
        return desk.documents()
                .find(desk.tenant(), collection, id)
                .orElseThrow(() -> DeskRefusal.notFound(collection.substring(0, collection.length() - 1)));
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
