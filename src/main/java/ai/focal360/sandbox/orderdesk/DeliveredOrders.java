package ai.focal360.sandbox.orderdesk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;

/** What can be done to an order that arrived. */
final class DeliveredOrders {
    private DeliveredOrders() {}

    static List<DeskTool> tools() {
        return List.of(
                DeskTool.write("return_delivered_order_items", DeliveredOrders::returnItems),
                DeskTool.write("exchange_delivered_order_items", DeliveredOrders::exchangeItems),
                DeskTool.write("withdraw_return", DeliveredOrders::withdrawReturn),
                DeskTool.write("grant_remedy", DeliveredOrders::grantRemedy));
    }

    private static ObjectNode returnItems(Desk desk, DeskArguments arguments) {
        var order = desk.order(arguments.text("order_id"));
        requireDelivered(order);
        var items = arguments.texts("item_ids");
        var methodId = arguments.text("payment_method_id");
        var method = Desk.paymentMethod(desk.user(order.path("user_id").asText()), methodId);
        var original =
                order.path("payment_history").path(0).path("payment_method_id").asText();
        if (!Desk.isGiftCard(method) && !methodId.equals(original)) {
            throw DeskRefusal.conflict(
                    "refund_elsewhere", "The refund goes to the original payment method or a gift card");
        }
        ItemSwap.requireInOrder(order, items);
        order.put("status", "return requested").put("return_payment_method_id", methodId);
        fill(order.putArray("return_items"), items);
        return OrderView.of(desk.saveOrder(order), desk.clock());
    }

    private static ObjectNode withdrawReturn(Desk desk, DeskArguments arguments) {
        var order = desk.order(arguments.text("order_id"));
        if (!Desk.status(order).equals("return requested")) {
            throw DeskRefusal.conflict("no_return_requested", "No return is requested for the order");
        }
        order.remove(List.of("return_items", "return_payment_method_id"));
        order.put("status", "delivered");
        return OrderView.of(desk.saveOrder(order), desk.clock());
    }

    private static ObjectNode exchangeItems(Desk desk, DeskArguments arguments) {
        var order = desk.order(arguments.text("order_id"));
        requireDelivered(order);
        var swap = ItemSwap.of(desk, order, arguments, true);
        var methodId = arguments.text("payment_method_id");
        var method = Desk.paymentMethod(desk.user(order.path("user_id").asText()), methodId);
        Desk.requireCover(method, swap.difference());
        order.put("status", "exchange requested")
                .put("exchange_payment_method_id", methodId)
                .put("exchange_price_difference", swap.difference());
        fill(order.putArray("exchange_items"), arguments.texts("item_ids"));
        fill(order.putArray("exchange_new_items"), arguments.texts("new_item_ids"));
        return OrderView.of(desk.saveOrder(order), desk.clock());
    }

    private static ObjectNode grantRemedy(Desk desk, DeskArguments arguments) {
        var order = desk.order(arguments.text("order_id"));
        var reason = arguments.text("reason");
        var amount = arguments.amount("amount");
        var currency = arguments.text("currency");
        if (!currency.matches("[A-Z]{3}")) {
            throw DeskRefusal.invalid("'currency' must be an ISO 4217 code such as EUR");
        }
        for (var remedy : order.path("remedies")) {
            if (remedy.path("reason").asText().equalsIgnoreCase(reason)) {
                throw DeskRefusal.conflict(
                        "remedy_already_granted", "A remedy was granted for this order and reason before");
            }
        }
        order.withArray("remedies")
                .addObject()
                .put("amount", Desk.cents(amount))
                .put("currency", currency)
                .put("reason", reason)
                .put("granted_at", desk.clock().instant().toString());
        return OrderView.of(desk.saveOrder(order), desk.clock());
    }

    private static void requireDelivered(ObjectNode order) {
        if (!Desk.status(order).equals("delivered")) {
            throw DeskRefusal.conflict("order_not_delivered", "The order is " + Desk.status(order) + ", not delivered");
        }
    }

    private static void fill(ArrayNode array, Collection<String> items) {
        items.stream().sorted().forEach(array::add);
    }
}
