package ai.focal360.conformance;

import static ai.focal360.conformance.RetailData.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * What the benchmark's writing tools do to its shop, as its documentation says, in plain Java on plain JSON: written for
 * comparison, and with nothing of the platform in it. The benchmark's own code gives every changed item the last pair's
 * price and options; so does this. Calls are taken to be right: what they break is not looked for.
 */
final class Mechanics {
    private final ObjectNode shop;

    Mechanics(ObjectNode shop) {
        this.shop = shop;
    }

    ObjectNode shop() {
        return shop;
    }

    void call(String tool, JsonNode arguments) {
        switch (tool) {
            case "cancel_pending_order" -> cancel(arguments);
            case "modify_pending_order_address" -> order(arguments).set("address", address(arguments));
            case "modify_pending_order_payment" -> modifyPayment(arguments);
            case "modify_pending_order_items" -> modifyItems(arguments);
            case "return_delivered_order_items" -> giveBack(arguments);
            case "exchange_delivered_order_items" -> exchange(arguments);
            case "modify_user_address" ->
                ((ObjectNode) shop.at("/users/" + arguments.path("user_id").asText()))
                        .set("address", address(arguments));
            default -> throw new IllegalArgumentException("Expected a writing tool, but it is " + tool);
        }
    }

    private void cancel(JsonNode arguments) {
        var order = order(arguments);
        for (var payment : order.path("payment_history").deepCopy()) {
            var method = payment.path("payment_method_id").asText();
            pay(order, "refund", payment.path("amount").decimalValue(), method);
            balance(order, method, payment.path("amount").decimalValue());
        }
        order.put("status", "cancelled")
                .put("cancel_reason", arguments.path("reason").asText());
    }

    private void modifyPayment(JsonNode arguments) {
        var order = order(arguments);
        var paid = order.path("payment_history").path(0);
        var amount = paid.path("amount").decimalValue();
        var before = paid.path("payment_method_id").asText();
        var after = arguments.path("payment_method_id").asText();
        pay(order, "payment", amount, after);
        pay(order, "refund", amount, before);
        balance(order, after, amount.negate());
        balance(order, before, amount);
    }

    private void modifyItems(JsonNode arguments) {
        var order = order(arguments);
        var difference = difference(order, arguments);
        var method = arguments.path("payment_method_id").asText();
        pay(order, difference.signum() > 0 ? "payment" : "refund", difference.abs(), method);
        balance(order, method, difference.negate());
        var items = texts(arguments.path("item_ids"));
        var others = texts(arguments.path("new_item_ids"));
        JsonNode last = null;
        for (var at = 0; at < items.size(); at++) {
            last = variant(item(order, items.get(at)), others.get(at));
        }
        for (var at = 0; at < items.size(); at++) {
            var item = item(order, items.get(at));
            item.put("item_id", others.get(at));
            item.set("price", last.path("price"));
            item.set("options", last.path("options"));
        }
        order.put("status", "pending (item modified)");
    }

    private void giveBack(JsonNode arguments) {
        var order = order(arguments);
        order.put("status", "return requested")
                .put(
                        "return_payment_method_id",
                        arguments.path("payment_method_id").asText());
        sorted(order.putArray("return_items"), texts(arguments.path("item_ids")));
    }

    private void exchange(JsonNode arguments) {
        var order = order(arguments);
        order.put("status", "exchange requested")
                .put("exchange_price_difference", difference(order, arguments))
                .put(
                        "exchange_payment_method_id",
                        arguments.path("payment_method_id").asText());
        sorted(order.putArray("exchange_items"), texts(arguments.path("item_ids")));
        sorted(order.putArray("exchange_new_items"), texts(arguments.path("new_item_ids")));
    }

    private BigDecimal difference(ObjectNode order, JsonNode arguments) {
        var items = texts(arguments.path("item_ids"));
        var others = texts(arguments.path("new_item_ids"));
        var sum = BigDecimal.ZERO;
        for (var at = 0; at < items.size(); at++) {
            var item = item(order, items.get(at));
            sum = sum.add(variant(item, others.get(at)).path("price").decimalValue())
                    .subtract(item.path("price").decimalValue());
        }
        return sum.setScale(2, RoundingMode.HALF_UP);
    }

    private ObjectNode order(JsonNode arguments) {
        return (ObjectNode) shop.path("orders").path(arguments.path("order_id").asText());
    }

    private static ObjectNode item(ObjectNode order, String id) {
        for (var item : order.path("items")) {
            if (item.path("item_id").asText().equals(id)) {
                return (ObjectNode) item;
            }
        }
        throw new IllegalArgumentException("Expected item %s in the order".formatted(id));
    }

    private JsonNode variant(ObjectNode item, String id) {
        return shop.path("products")
                .path(item.path("product_id").asText())
                .path("variants")
                .path(id);
    }

    private static void pay(ObjectNode order, String type, BigDecimal amount, String method) {
        order.withArray("/payment_history")
                .addObject()
                .put("transaction_type", type)
                .put("amount", amount)
                .put("payment_method_id", method);
    }

    private void balance(ObjectNode order, String method, BigDecimal change) {
        var card = (ObjectNode) shop.path("users")
                .path(order.path("user_id").asText())
                .path("payment_methods")
                .path(method);
        if (card.path("source").asText().equals("gift_card")) {
            card.put("balance", card.path("balance").decimalValue().add(change).setScale(2, RoundingMode.HALF_UP));
        }
    }

    private static ObjectNode address(JsonNode arguments) {
        var address = RetailData.JSON.createObjectNode();
        for (var part : List.of("address1", "address2", "city", "state", "country", "zip")) {
            address.put(part, arguments.path(part).asText());
        }
        return address;
    }

    private static void sorted(ArrayNode array, List<String> items) {
        items.stream().sorted().forEach(array::add);
    }
}
