package ai.focal360.sandbox.orderdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Items of an order and the variants of the same products that are to take their place, checked. */
record ItemSwap(List<Pair> pairs, BigDecimal difference) {

    record Pair(String item, String newItem, JsonNode variant) {}

    static ItemSwap of(Desk desk, ObjectNode order, DeskArguments arguments, boolean sameAllowed) {
        var items = arguments.texts("item_ids");
        var newItems = arguments.texts("new_item_ids");
        requireInOrder(order, items);
        if (items.size() != newItems.size()) {
            throw DeskRefusal.invalid("'item_ids' and 'new_item_ids' must pair up");
        }
        var pairs = new ArrayList<Pair>();
        var difference = BigDecimal.ZERO;
        for (int i = 0; i < items.size(); i++) {
            var pair = pair(desk, order, items.get(i), newItems.get(i), sameAllowed);
            pairs.add(pair);
            difference = difference
                    .add(pair.variant().path("price").decimalValue())
                    .subtract(item(order, pair.item()).path("price").decimalValue());
        }
        return new ItemSwap(pairs, Desk.cents(difference));
    }

    private static Pair pair(Desk desk, ObjectNode order, String item, String newItem, boolean sameAllowed) {
        if (!sameAllowed && item.equals(newItem)) {
            throw DeskRefusal.conflict("same_item", "An item is to be replaced by itself");
        }
        var product = desk.product(item(order, item).path("product_id").asText());
        var variant = product.path("variants").path(newItem);
        if (variant.isMissingNode()) {
            throw DeskRefusal.conflict("not_a_variant", "A new item is not of the same product");
        }
        if (!variant.path("available").asBoolean()) {
            throw DeskRefusal.conflict("item_unavailable", "A new item is not available");
        }
        return new Pair(item, newItem, variant);
    }

    /** Every item as often as the order has it, at most. */
    static void requireInOrder(ObjectNode order, List<String> items) {
        var have = new ArrayList<String>();
        order.path("items").forEach(item -> have.add(item.path("item_id").asText()));
        for (var item : items) {
            if (Collections.frequency(items, item) > Collections.frequency(have, item)) {
                throw DeskRefusal.conflict("item_not_in_order", "An item is not in the order");
            }
        }
    }

    /**
     * The items as they are afterwards. The benchmark's own code gives each changed item the last pair's price and
     * options; {@code lastPairQuirk} does the same, to compare with its end states.
     */
    void applyTo(ObjectNode order, boolean lastPairQuirk) {
        for (var pair : pairs) {
            var source = (lastPairQuirk ? pairs.get(pairs.size() - 1) : pair).variant();
            var item = item(order, pair.item());
            item.put("item_id", pair.newItem());
            item.set("price", source.path("price"));
            item.set("options", source.path("options"));
        }
    }

    private static ObjectNode item(ObjectNode order, String id) {
        for (var item : order.path("items")) {
            if (item.path("item_id").asText().equals(id) && item instanceof ObjectNode found) {
                return found;
            }
        }
        throw DeskRefusal.conflict("item_not_in_order", "An item is not in the order");
    }
}
