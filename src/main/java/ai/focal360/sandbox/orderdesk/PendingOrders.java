package ai.focal360.sandbox.orderdesk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/** What can still be done to an order that was not sent. */
final class PendingOrders {
    private static final Set<String> CANCEL_REASONS = Set.of("no longer needed", "ordered by mistake");

    private PendingOrders() {}

    static List<DeskTool> tools() {
        return List.of(
                DeskTool.write("cancel_pending_order", PendingOrders::cancel),
                DeskTool.write("modify_pending_order_address", PendingOrders::modifyAddress),
                DeskTool.write("modify_pending_order_payment", PendingOrders::modifyPayment),
                DeskTool.write("modify_pending_order_items", PendingOrders::modifyItems));
    }

    private static ObjectNode cancel(Desk desk, DeskArguments arguments) {
        var order = desk.order(arguments.text("order_id"));
        requirePending(order, Desk.status(order).equals("pending"));
        var reason = arguments.text("reason");
        if (!CANCEL_REASONS.contains(reason)) {
            throw DeskRefusal.invalid("'reason' must be one of: no longer needed, ordered by mistake");
        }
        var user = desk.user(order.path("user_id").asText());
        for (var payment : order.path("payment_history").deepCopy()) {
            var method = payment.path("payment_method_id").asText();
            var amount = payment.path("amount").decimalValue();
            Desk.addToBalance(Desk.paymentMethod(user, method), amount);
            Desk.appendPayment(order, "refund", amount, method);
        }
        order.put("status", "cancelled").put("cancel_reason", reason);
        desk.save("users", user.path("user_id").asText(), user);
        return OrderView.of(desk.saveOrder(order), desk.clock());
    }

    private static ObjectNode modifyAddress(Desk desk, DeskArguments arguments) {
        var order = desk.order(arguments.text("order_id"));
        requirePending(order, Desk.status(order).contains("pending"));
        order.set("address", Users.address(arguments));
        return OrderView.of(desk.saveOrder(order), desk.clock());
    }

    private static ObjectNode modifyPayment(Desk desk, DeskArguments arguments) {
        var order = desk.order(arguments.text("order_id"));
        requirePending(order, Desk.status(order).contains("pending"));
        var payments = order.path("payment_history");
        if (payments.size() != 1
                || !payments.path(0).path("transaction_type").asText().equals("payment")) {
            throw DeskRefusal.conflict("payment_not_single", "The order does not have exactly one payment");
        }
        var user = desk.user(order.path("user_id").asText());
        var newMethod = arguments.text("payment_method_id");
        var method = Desk.paymentMethod(user, newMethod);
        var oldMethod = payments.path(0).path("payment_method_id").asText();
        if (newMethod.equals(oldMethod)) {
            throw DeskRefusal.conflict("same_payment_method", "The order is paid with this method already");
        }
        var amount = payments.path(0).path("amount").decimalValue();
        Desk.requireCover(method, amount);
        Desk.appendPayment(order, "payment", amount, newMethod);
        Desk.appendPayment(order, "refund", amount, oldMethod);
        Desk.addToBalance(method, amount.negate());
        Desk.addToBalance(Desk.paymentMethod(user, oldMethod), amount);
        desk.save("users", user.path("user_id").asText(), user);
        return OrderView.of(desk.saveOrder(order), desk.clock());
    }

    private static ObjectNode modifyItems(Desk desk, DeskArguments arguments) {
        var order = desk.order(arguments.text("order_id"));
        requirePending(order, Desk.status(order).equals("pending"));
        var swap = ItemSwap.of(desk, order, arguments, false);
        var user = desk.user(order.path("user_id").asText());
        var methodId = arguments.text("payment_method_id");
        var method = Desk.paymentMethod(user, methodId);
        Desk.requireCover(method, swap.difference());
        Desk.appendPayment(
                order,
                swap.difference().compareTo(BigDecimal.ZERO) > 0 ? "payment" : "refund",
                swap.difference().abs(),
                methodId);
        Desk.addToBalance(method, swap.difference().negate());
        swap.applyTo(order, desk.lastPairQuirk());
        order.put("status", "pending (item modified)");
        desk.save("users", user.path("user_id").asText(), user);
        return OrderView.of(desk.saveOrder(order), desk.clock());
    }

    private static void requirePending(ObjectNode order, boolean pending) {
        if (!pending) {
            throw DeskRefusal.conflict("order_not_pending", "The order is " + Desk.status(order) + ", not pending");
        }
    }
}
