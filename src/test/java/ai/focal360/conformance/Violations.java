package ai.focal360.conformance;

import ai.focal360.policy.facts.Confirmation;
import ai.focal360.policy.facts.Customer;
import ai.focal360.policy.facts.EffectSoFar;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Right calls with one thing wrong, of every kind; the same ones for the same seed. */
final class Violations {
    private static final int PATIENCE = 2_000;
    private static final List<String> ORDER_TOOLS = List.of(
            "cancel_pending_order",
            "modify_pending_order_address",
            "modify_pending_order_payment",
            "modify_pending_order_items",
            "return_delivered_order_items",
            "exchange_delivered_order_items");
    private static final List<String> SWAPS = List.of("modify_pending_order_items", "exchange_delivered_order_items");

    private final RetailData data;
    private final WrittenPolicy policy;
    private final Random random;
    private final Map<String, Supplier<Violation>> kinds = new LinkedHashMap<>();

    record Violation(String kind, String policy, Attempt attempt) {}

    Violations(RetailData data, long seed) {
        this.data = data;
        this.policy = new WrittenPolicy(data);
        this.random = new Random(seed);
        ORDER_TOOLS.forEach(tool ->
                kind("wrong status: " + tool, attempt -> statusPolicy(attempt.tool()), () -> inWrongStatus(tool)));
        kind("another user's order", "retail.identity.others-order", () -> {
            var attempt = right(any(ORDER_TOOLS));
            return attempt.by(Attempt.located(otherThan(attempt.customer().id())));
        });
        kind("reading another user's order", "retail.identity.others-order-read", () -> {
            var order = any(data.orders());
            return reading("get_order_details", "order_id", order)
                    .by(Attempt.located(
                            otherThan(data.order(order).path("user_id").asText())));
        });
        kind("reading another user's profile", "retail.identity.others-profile", () -> {
            var user = any(data.users());
            return reading("get_user_details", "user_id", user).by(Attempt.located(otherThan(user)));
        });
        kind("changing another user's address", "retail.identity.others-profile", () -> {
            var user = any(data.users());
            return address(user).by(Attempt.located(otherThan(user)));
        });
        kind("a second user in one conversation", "retail.identity.one-user", () -> reading(
                        "find_user_id_by_email",
                        "email",
                        data.user(any(data.users())).path("email").asText())
                .by(Attempt.located(any(data.users()))));
        kind("not authenticated", "retail.identity.authenticate", () -> anyRight()
                .by(Customer.NOBODY));
        kind("authenticated by their own word", "retail.identity.authenticate", () -> {
            var attempt = anyRight();
            return attempt.by(new Customer(attempt.customer().id(), false, "customer"));
        });
        kind("authenticated by the channel alone", "retail.identity.authenticate", () -> {
            var attempt = anyRight();
            return attempt.by(new Customer(attempt.customer().id(), true, "channel"));
        });
        kind("a reason outside the two", "retail.cancel.reason", () -> right("cancel_pending_order")
                .with("reason", any(List.of("too expensive", "found a better price", "No longer needed.", "other"))));
        SWAPS.forEach(tool -> kind("a second time: " + tool, "retail.items.once", () -> {
            var attempt = right(tool);
            return attempt.after(new EffectSoFar(
                    tool,
                    any(List.of("DONE", "INTENDED", "UNKNOWN")),
                    Map.of("order_id", attempt.text("order_id")),
                    random.nextBoolean(),
                    true));
        }));
        SWAPS.forEach(tool -> kind(
                "an item of another product: " + tool, "retail.items.product", () -> replaced(right(tool), false)));
        SWAPS.forEach(tool ->
                kind("an unavailable item: " + tool, "retail.items.available", () -> replaced(right(tool), true)));
        SWAPS.forEach(tool -> kind("a missing counterpart: " + tool, "retail.items.pairs", () -> {
            var attempt = right(tool);
            var others = new ArrayList<>(texts(attempt, "new_item_ids"));
            others.add(others.get(0));
            return attempt.with("new_item_ids", others);
        }));
        kind("an item by itself", "retail.items.same", () -> {
            var attempt = right("modify_pending_order_items");
            return attempt.with("new_item_ids", texts(attempt, "item_ids"));
        });
        List.of("modify_pending_order_items", "exchange_delivered_order_items", "return_delivered_order_items")
                .forEach(tool -> kind("an item that is not in the order: " + tool, "retail.items.in-order", () -> {
                    var attempt = right(tool);
                    var items = new ArrayList<>(texts(attempt, "item_ids"));
                    items.set(random.nextInt(items.size()), itemOf(any(data.orders())));
                    return attempt.with("item_ids", items);
                }));
        List.of(
                        "modify_pending_order_payment",
                        "modify_pending_order_items",
                        "return_delivered_order_items",
                        "exchange_delivered_order_items")
                .forEach(tool -> kind(
                        "a payment method of somebody else: " + tool,
                        "retail.payment.own",
                        () -> foreignMethod(right(tool))));
        kind("the method that paid", "retail.payment.other", () -> {
            var attempt = right("modify_pending_order_payment");
            return attempt.with("payment_method_id", WrittenPolicy.original(data.order(attempt.text("order_id"))));
        });
        kind(
                "a gift card short of the order",
                "retail.payment.gift-card",
                () -> shortCard("modify_pending_order_payment"));
        SWAPS.forEach(tool ->
                kind("a gift card short of the difference: " + tool, "retail.items.gift-card", () -> shortCard(tool)));
        kind("a refund elsewhere", "retail.return.refund", this::refundElsewhere);
        kind("no confirmation", "retail.confirm.ask", () -> anyWrite().confirmedAs());
        kind("a no", "retail.confirm.ask", () -> {
            var attempt = anyWrite();
            return attempt.confirmedAs(new Confirmation(attempt.tool(), attempt.arguments(), false, 0, 0));
        });
        kind("a yes three turns and more ago", "retail.confirm.ask", () -> {
            var attempt = anyWrite();
            return attempt.confirmedAs(
                    new Confirmation(attempt.tool(), attempt.arguments(), true, 3 + random.nextInt(10), 5));
        });
        kind("a yes an hour and more ago", "retail.confirm.ask", () -> {
            var attempt = anyWrite();
            return attempt.confirmedAs(
                    new Confirmation(attempt.tool(), attempt.arguments(), true, 1, 60 + random.nextInt(1_000)));
        });
        kind("a yes to something else", "retail.confirm.ask", () -> {
            var attempt = anyWrite();
            var another = attempt.with(any(List.copyOf(attempt.arguments().keySet())), "something else");
            return attempt.confirmedAs(another.confirmations().get(0));
        });
        kind("a yes to another tool", "retail.confirm.ask", () -> {
            var attempt = anyWrite();
            return attempt.confirmedAs(new Confirmation("withdraw_return", attempt.arguments(), true, 0, 0));
        });
        kind("an argument is missing", "platform.action.missing", () -> {
            var attempt = right(any(ORDER_TOOLS));
            return attempt.without("order_id");
        });
        kind("an order there is not", "platform.action.missing", () -> right(any(ORDER_TOOLS))
                .with("order_id", "#W0000%03d".formatted(random.nextInt(1_000))));
    }

    /** So many of each kind. */
    List<Violation> each(int times) {
        var all = new ArrayList<Violation>();
        kinds.values().forEach(kind -> {
            for (var n = 0; n < times; n++) {
                all.add(kind.get());
            }
        });
        return all;
    }

    List<String> kinds() {
        return List.copyOf(kinds.keySet());
    }

    /** A call on an order with arguments that may be right or wrong in several ways, confirmed by the order's owner. */
    Attempt some(String tool, String order) {
        var found = data.order(order);
        var user = data.owner(order);
        var arguments = new LinkedHashMap<String, Object>();
        arguments.put("order_id", order);
        switch (tool) {
            case "cancel_pending_order" ->
                arguments.put("reason", any(List.of("no longer needed", "ordered by mistake", "too late")));
            case "modify_pending_order_address" -> arguments.putAll(someAddress());
            case "modify_pending_order_payment" -> arguments.put("payment_method_id", someMethod(user));
            case "return_delivered_order_items" -> {
                arguments.put("item_ids", someItems(found));
                arguments.put("payment_method_id", someMethod(user));
            }
            default -> {
                var items = someItems(found);
                arguments.put("item_ids", items);
                arguments.put(
                        "new_item_ids",
                        items.stream().map(item -> someVariant(found, item)).toList());
                arguments.put("payment_method_id", someMethod(user));
            }
        }
        return Attempt.confirmed(tool, arguments, user.path("user_id").asText());
    }

    private void kind(String name, String policyId, Supplier<Attempt> making) {
        kind(name, attempt -> policyId, making);
    }

    private void kind(String name, Function<Attempt, String> policyId, Supplier<Attempt> making) {
        kinds.put(name, () -> {
            var attempt = making.get();
            return new Violation(name, policyId.apply(attempt), attempt);
        });
    }

    /** A call of this tool that breaks nothing. */
    Attempt right(String tool) {
        for (var n = 0; n < PATIENCE; n++) {
            var attempt = some(tool, any(data.orders()));
            if (policy.brokenBy(tool, attempt.arguments()).isEmpty()) {
                return attempt;
            }
        }
        throw new IllegalStateException("Expected to find a right call of " + tool);
    }

    private Attempt anyWrite() {
        return random.nextInt(7) == 0 ? address(any(data.users())) : right(any(ORDER_TOOLS));
    }

    private Attempt anyRight() {
        return random.nextInt(4) == 0
                ? reading("get_product_details", "product_id", any(data.products()))
                        .by(Attempt.located(any(data.users())))
                : anyWrite();
    }

    private Attempt inWrongStatus(String tool) {
        var wanted = tool.contains("delivered") ? "delivered" : "pending";
        return suited(any(() -> some(tool, any(data.orders())), attempt -> !data.order(attempt.text("order_id"))
                .path("status")
                .asText()
                .equals(wanted)));
    }

    /** Nothing else wrong with a cancellation but what was looked for. */
    private static Attempt suited(Attempt attempt) {
        return attempt.tool().equals("cancel_pending_order") ? attempt.with("reason", "no longer needed") : attempt;
    }

    private static String statusPolicy(String tool) {
        return switch (tool) {
            case "cancel_pending_order" -> "retail.cancel.status";
            case "return_delivered_order_items" -> "retail.return.status";
            case "exchange_delivered_order_items" -> "retail.exchange.status";
            default -> "retail.modify.status";
        };
    }

    private Attempt replaced(Attempt attempt, boolean byUnavailable) {
        var order = data.order(attempt.text("order_id"));
        var items = texts(attempt, "item_ids");
        var others = new ArrayList<>(texts(attempt, "new_item_ids"));
        for (var n = 0; n < PATIENCE; n++) {
            var at = random.nextInt(items.size());
            var own = product(order, items.get(at));
            var from = byUnavailable ? own : data.product(any(data.products()));
            var variant = from.path("variants").path(any(RetailData.names(from.path("variants"))));
            if (byUnavailable != variant.path("available").asBoolean()
                    && byUnavailable == from.path("product_id").equals(own.path("product_id"))) {
                others.set(at, variant.path("item_id").asText());
                return attempt.with("new_item_ids", others);
            }
            if (byUnavailable && n % 20 == 19) {
                return replaced(right(attempt.tool()), true);
            }
        }
        throw new IllegalStateException("Expected to find another item for " + attempt);
    }

    private Attempt foreignMethod(Attempt attempt) {
        var other = data.user(otherThan(attempt.customer().id()));
        return attempt.with("payment_method_id", someMethod(other));
    }

    private Attempt shortCard(String tool) {
        return any(() -> some(tool, any(data.orders())), attempt -> policy.brokenBy(tool, attempt.arguments())
                .equals(Set.of(
                        tool.equals("modify_pending_order_payment")
                                ? "retail.payment.gift-card"
                                : "retail.items.gift-card")));
    }

    private Attempt refundElsewhere() {
        return any(
                () -> some("return_delivered_order_items", any(data.orders())),
                attempt -> policy.brokenBy(attempt.tool(), attempt.arguments()).equals(Set.of("retail.return.refund")));
    }

    private Attempt any(Supplier<Attempt> making, Predicate<Attempt> wanted) {
        for (var n = 0; n < PATIENCE * 50; n++) {
            var attempt = making.get();
            if (wanted.test(attempt)) {
                return attempt;
            }
        }
        throw new IllegalStateException("Expected to find a call of this kind");
    }

    private Attempt reading(String tool, String argument, String value) {
        return new Attempt(tool, Map.of(argument, value), Customer.NOBODY, List.of(), List.of());
    }

    private Attempt address(String user) {
        var arguments = new LinkedHashMap<String, Object>();
        arguments.put("user_id", user);
        arguments.putAll(someAddress());
        return Attempt.confirmed("modify_user_address", arguments, user);
    }

    private Map<String, Object> someAddress() {
        return Map.of(
                "address1",
                (1 + random.nextInt(900)) + " Elm Street",
                "address2",
                "Suite " + random.nextInt(100),
                "city",
                "Denver",
                "state",
                "CO",
                "country",
                "USA",
                "zip",
                "80%03d".formatted(random.nextInt(1_000)));
    }

    private List<String> someItems(JsonNode order) {
        var all = new ArrayList<String>();
        order.path("items").forEach(item -> all.add(item.path("item_id").asText()));
        Collections.shuffle(all, random);
        return List.copyOf(all.subList(0, 1 + random.nextInt(all.size())));
    }

    private String someVariant(JsonNode order, String item) {
        return any(RetailData.names(product(order, item).path("variants")));
    }

    private String someMethod(JsonNode user) {
        return any(RetailData.names(user.path("payment_methods")));
    }

    private String itemOf(String order) {
        return data.order(order).path("items").path(0).path("item_id").asText();
    }

    private JsonNode product(JsonNode order, String item) {
        for (var candidate : order.path("items")) {
            if (candidate.path("item_id").asText().equals(item)) {
                return data.product(candidate.path("product_id").asText());
            }
        }
        throw new IllegalStateException("Expected item %s in the order".formatted(item));
    }

    private String otherThan(String user) {
        return Optional.of(any(data.users()))
                .filter(other -> !other.equals(user))
                .orElseGet(() -> otherThan(user));
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(Attempt attempt, String argument) {
        return (List<String>) attempt.arguments().get(argument);
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
