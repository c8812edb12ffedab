package ai.focal360.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The benchmark's written policy in plain Java, to compare the rules with: which policies a confirmed call of an order's
 * owner breaks, all of them. It shares nothing with the rules but their ids.
 */
final class WrittenPolicy {
    private final RetailData data;

    WrittenPolicy(RetailData data) {
        this.data = data;
    }

    Set<String> brokenBy(String tool, Map<String, Object> arguments) {
        var order = data.order(arguments.get("order_id").toString());
        var broken = new TreeSet<String>();
        var status = order.path("status").asText();
        switch (tool) {
            case "cancel_pending_order" -> {
                breaks(broken, "retail.cancel.status", !status.equals("pending"));
                breaks(
                        broken,
                        "retail.cancel.reason",
                        !List.of("no longer needed", "ordered by mistake").contains(arguments.get("reason")));
            }
            case "modify_pending_order_address" -> breaks(broken, "retail.modify.status", !status.equals("pending"));
            case "modify_pending_order_payment" -> {
                breaks(broken, "retail.modify.status", !status.equals("pending"));
                payment(broken, order, method(arguments));
            }
            case "modify_pending_order_items" -> {
                breaks(broken, "retail.modify.status", !status.equals("pending"));
                own(broken, order, method(arguments));
                swap(broken, order, arguments, false);
            }
            case "return_delivered_order_items" -> {
                breaks(broken, "retail.return.status", !status.equals("delivered"));
                own(broken, order, method(arguments));
                inOrder(broken, order, items(arguments, "item_ids"));
                breaks(
                        broken,
                        "retail.return.refund",
                        !method(arguments).equals(original(order)) && !isGiftCard(card(order, method(arguments))));
            }
            case "exchange_delivered_order_items" -> {
                breaks(broken, "retail.exchange.status", !status.equals("delivered"));
                own(broken, order, method(arguments));
                swap(broken, order, arguments, true);
            }
            default -> throw new IllegalArgumentException("Expected an action on an order, but it is " + tool);
        }
        return broken;
    }

    private void payment(Set<String> broken, JsonNode order, String method) {
        own(broken, order, method);
        breaks(broken, "retail.payment.single", order.path("payment_history").size() != 1);
        breaks(broken, "retail.payment.other", method.equals(original(order)));
        var paid = order.path("payment_history").path(0).path("amount").decimalValue();
        breaks(broken, "retail.payment.gift-card", isShort(card(order, method), paid));
    }

    private void swap(Set<String> broken, JsonNode order, Map<String, Object> arguments, boolean sameAllowed) {
        var items = items(arguments, "item_ids");
        var others = items(arguments, "new_item_ids");
        inOrder(broken, order, items);
        breaks(broken, "retail.items.pairs", items.size() != others.size());
        var difference = BigDecimal.ZERO;
        for (var at = 0; at < Math.min(items.size(), others.size()); at++) {
            breaks(broken, "retail.items.same", !sameAllowed && items.get(at).equals(others.get(at)));
            var item = item(order, items.get(at));
            if (item.isMissingNode()) {
                continue;
            }
            var variant = data.product(item.path("product_id").asText())
                    .path("variants")
                    .path(others.get(at));
            breaks(broken, "retail.items.product", variant.isMissingNode());
            if (!variant.isMissingNode()) {
                breaks(
                        broken,
                        "retail.items.available",
                        !variant.path("available").asBoolean());
                difference = difference
                        .add(variant.path("price").decimalValue())
                        .subtract(item.path("price").decimalValue());
            }
        }
        breaks(broken, "retail.items.gift-card", isShort(card(order, method(arguments)), difference));
    }

    private static void inOrder(Set<String> broken, JsonNode order, List<String> items) {
        var there = new ArrayList<String>();
        order.path("items").forEach(item -> there.add(item.path("item_id").asText()));
        breaks(
                broken,
                "retail.items.in-order",
                items.stream().anyMatch(id -> Collections.frequency(items, id) > Collections.frequency(there, id)));
    }

    private void own(Set<String> broken, JsonNode order, String method) {
        breaks(broken, "retail.payment.own", card(order, method).isMissingNode());
    }

    private JsonNode card(JsonNode order, String method) {
        return data.user(order.path("user_id").asText()).path("payment_methods").path(method);
    }

    private static JsonNode item(JsonNode order, String id) {
        for (var item : order.path("items")) {
            if (item.path("item_id").asText().equals(id)) {
                return item;
            }
        }
        return order.path("no such item");
    }

    static String original(JsonNode order) {
        return order.path("payment_history").path(0).path("payment_method_id").asText();
    }

    private static boolean isGiftCard(JsonNode card) {
        return card.path("source").asText().equals("gift_card");
    }

    private static boolean isShort(JsonNode card, BigDecimal amount) {
        return isGiftCard(card) && card.path("balance").decimalValue().compareTo(amount) < 0;
    }

    private static String method(Map<String, Object> arguments) {
        return arguments.get("payment_method_id").toString();
    }

    @SuppressWarnings("unchecked")
    private static List<String> items(Map<String, Object> arguments, String name) {
        return (List<String>) arguments.get(name);
    }

    private static void breaks(Set<String> broken, String policy, boolean holds) {
        if (holds) {
            broken.add(policy);
        }
    }
}
