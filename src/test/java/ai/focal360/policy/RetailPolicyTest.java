package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.Confirmation;
import ai.focal360.policy.facts.Customer;
import ai.focal360.policy.facts.EffectSoFar;
import ai.focal360.policy.facts.ToolCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The benchmark's policy, each line from both sides. Anna has a gift card of 20; her order holds a lamp and two cups. */
class RetailPolicyTest {
    private static final String LAMP = "lamp-red";
    private static final String CUP = "cup-blue";

    @Test
    void servesWhomTheShopLocated() {
        assertThat(denied(cancel().by("tool:find_user_id_by_email"))).isEmpty();
        assertThat(denied(cancel().by("tool:find_user_id_by_name_zip"))).isEmpty();
        assertThat(denied(cancel().by("channel"))).containsExactly("retail.identity.authenticate");
        assertThat(denied(cancel().byNobody())).containsExactly("retail.identity.authenticate");
        assertThat(denied(call("transfer_to_human_agents", "reversible").byNobody()))
                .isEmpty();
    }

    @Test
    void locatesOneUserPerConversation() {
        var lookup = call("find_user_id_by_email", "none").with("email", "x@example.com");
        assertThat(denied(lookup.byNobody())).isEmpty();
        assertThat(denied(lookup.by("tool:find_user_id_by_email"))).containsExactly("retail.identity.one-user");
    }

    @Test
    void touchesNobodyElses() {
        assertThat(denied(cancel().of("bert"))).containsExactly("retail.identity.others-order");
        assertThat(denied(call("get_order_details", "none").with("order_id", "#W1")))
                .isEmpty();
        assertThat(denied(call("get_order_details", "none").with("order_id", "#W2")))
                .containsExactly("retail.identity.others-order-read");
        assertThat(denied(call("get_user_details", "none").with("user_id", "anna")))
                .isEmpty();
        assertThat(denied(call("get_user_details", "none").with("user_id", "bert")))
                .containsExactly("retail.identity.others-profile");
        assertThat(denied(call("modify_user_address", "reversible").with("user_id", "bert")))
                .containsExactly("retail.identity.others-profile");
    }

    @Test
    void asksBeforeAnyUpdate() {
        assertThat(cancel().unconfirmed().judge()).isInstanceOf(Verdict.NeedsConfirmation.class);
        assertThat(call("modify_user_address", "reversible")
                        .with("user_id", "anna")
                        .unconfirmed()
                        .judge())
                .isInstanceOf(Verdict.NeedsConfirmation.class);
        assertThat(call("transfer_to_human_agents", "reversible").unconfirmed().judge())
                .isInstanceOf(Verdict.Allowed.class);
        assertThat(cancel().judge()).isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void cancelsAPendingOrderForOneOfTwoReasons() {
        assertThat(denied(cancel())).isEmpty();
        assertThat(denied(cancel().with("reason", "ordered by mistake"))).isEmpty();
        assertThat(denied(cancel().with("reason", "too expensive"))).containsExactly("retail.cancel.reason");
        assertThat(denied(cancel().order("processed"))).containsExactly("retail.cancel.status");
    }

    @Test
    void modifiesAPendingOrder() {
        var address = call("modify_pending_order_address", "reversible").with("order_id", "#W1");
        assertThat(denied(address)).isEmpty();
        assertThat(denied(address.order("pending (item modified)"))).containsExactly("retail.modify.status");
    }

    @Test
    void changesThePaymentOnceToAnotherMethodThatCovers() {
        var payment = call("modify_pending_order_payment", "irreversible").with("order_id", "#W1");
        assertThat(denied(payment.with("payment_method_id", "paypal"))).isEmpty();
        assertThat(denied(payment.with("payment_method_id", "visa"))).containsExactly("retail.payment.other");
        assertThat(denied(payment.with("payment_method_id", "somebody's"))).containsExactly("retail.payment.own");
        assertThat(denied(payment.with("payment_method_id", "gift"))).containsExactly("retail.payment.gift-card");
        assertThat(denied(payment.with("payment_method_id", "gift").balance("110.00")))
                .isEmpty();
        assertThat(denied(payment.with("payment_method_id", "gift").balance("109.99")))
                .containsExactly("retail.payment.gift-card");
        assertThat(denied(payment.with("payment_method_id", "paypal").paidTwice()))
                .containsExactly("retail.payment.single");
    }

    @Test
    void replacesItemsByOthersOfTheSameProduct() {
        assertThat(denied(modify(List.of(LAMP), List.of("lamp-blue")))).isEmpty();
        assertThat(denied(modify(List.of(LAMP), List.of(LAMP)))).containsExactly("retail.items.same");
        assertThat(denied(exchange(List.of(LAMP), List.of(LAMP)))).isEmpty();
        assertThat(denied(modify(List.of(LAMP), List.of("cup-red")))).containsExactly("retail.items.product");
        assertThat(denied(modify(List.of(LAMP), List.of("lamp-gone")))).containsExactly("retail.items.available");
        assertThat(denied(modify(List.of(LAMP, CUP), List.of("lamp-blue")))).containsExactly("retail.items.pairs");
        assertThat(denied(modify(List.of(CUP, CUP), List.of("cup-red", "cup-red"))))
                .isEmpty();
        assertThat(denied(modify(List.of(CUP, CUP, CUP), List.of("cup-red", "cup-red", "cup-red"))))
                .containsExactly("retail.items.in-order");
        assertThat(denied(modify(List.of("vase"), List.of("lamp-blue")))).containsExactly("retail.items.in-order");
    }

    @Test
    void exchangesADeliveredOrder() {
        assertThat(denied(exchange(List.of(LAMP), List.of("lamp-blue")))).isEmpty();
        assertThat(denied(exchange(List.of(LAMP), List.of("lamp-blue")).order("pending")))
                .containsExactly("retail.exchange.status");
    }

    @Test
    void aGiftCardCoversTheWholeDifference() {
        // a lamp costs 15 more, a cup 5 less
        var dearer = modify(List.of(LAMP), List.of("lamp-blue")).with("payment_method_id", "gift");
        assertThat(denied(dearer.balance("15.00"))).isEmpty();
        assertThat(denied(dearer.balance("14.99"))).containsExactly("retail.items.gift-card");
        var both = modify(List.of(LAMP, CUP, CUP), List.of("lamp-blue", "cup-red", "cup-red"))
                .with("payment_method_id", "gift");
        assertThat(denied(both.balance("5.00"))).isEmpty();
        assertThat(denied(both.balance("4.99"))).containsExactly("retail.items.gift-card");
    }

    @Test
    void exchangesOrModifiesItemsOnce() {
        var exchange = exchange(List.of(LAMP), List.of("lamp-blue"));
        assertThat(denied(exchange.after("exchange_delivered_order_items", "REFUSED")))
                .isEmpty();
        assertThat(denied(exchange.after("cancel_pending_order", "DONE"))).isEmpty();
        assertThat(denied(exchange.after("exchange_delivered_order_items", "DONE")))
                .containsExactly("retail.items.once");
    }

    @Test
    void returnsADeliveredOrderToTheOriginalMethodOrAGiftCard() {
        var back = call("return_delivered_order_items", "compensatable")
                .with("order_id", "#W1")
                .with("item_ids", List.of(CUP))
                .order("delivered");
        assertThat(denied(back.with("payment_method_id", "visa"))).isEmpty();
        assertThat(denied(back.with("payment_method_id", "gift"))).isEmpty();
        assertThat(denied(back.with("payment_method_id", "paypal"))).containsExactly("retail.return.refund");
        assertThat(denied(back.with("payment_method_id", "visa").order("pending")))
                .containsExactly("retail.return.status");
    }

    private static Set<String> denied(Case call) {
        var policies = new TreeSet<String>();
        call.judge().reasons().stream()
                .filter(reason -> reason.conclusion().equals("Deny"))
                .forEach(reason -> policies.add(reason.policy()));
        return policies;
    }

    private static Case cancel() {
        return call("cancel_pending_order", "irreversible")
                .with("order_id", "#W1")
                .with("reason", "no longer needed");
    }

    private static Case modify(List<String> items, List<String> others) {
        return swap("modify_pending_order_items", items, others);
    }

    private static Case exchange(List<String> items, List<String> others) {
        return swap("exchange_delivered_order_items", items, others).order("delivered");
    }

    private static Case swap(String tool, List<String> items, List<String> others) {
        return call(tool, "irreversible")
                .with("order_id", "#W1")
                .with("item_ids", items)
                .with("new_item_ids", others)
                .with("payment_method_id", "visa");
    }

    private static Case call(String tool, String level) {
        return new Case(
                tool,
                level,
                Map.of(),
                new Customer("anna", true, "tool:find_user_id_by_email"),
                true,
                "anna",
                "pending",
                "20.00",
                1,
                List.of());
    }

    private record Case(
            String tool,
            String level,
            Map<String, Object> arguments,
            Customer customer,
            boolean confirmed,
            String owner,
            String status,
            String balance,
            int payments,
            List<EffectSoFar> effects) {

        Case with(String argument, Object value) {
            var all = new HashMap<>(arguments);
            all.put(argument, value);
            return new Case(tool, level, all, customer, confirmed, owner, status, balance, payments, effects);
        }

        Case by(String whom) {
            return by(new Customer("anna", true, whom));
        }

        Case byNobody() {
            return by(Customer.NOBODY);
        }

        private Case by(Customer other) {
            return new Case(tool, level, arguments, other, confirmed, owner, status, balance, payments, effects);
        }

        Case of(String other) {
            return new Case(tool, level, arguments, customer, confirmed, other, status, balance, payments, effects);
        }

        Case order(String now) {
            return new Case(tool, level, arguments, customer, confirmed, owner, now, balance, payments, effects);
        }

        Case balance(String amount) {
            return new Case(tool, level, arguments, customer, confirmed, owner, status, amount, payments, effects);
        }

        Case paidTwice() {
            return new Case(tool, level, arguments, customer, confirmed, owner, status, balance, 2, effects);
        }

        Case unconfirmed() {
            return new Case(tool, level, arguments, customer, false, owner, status, balance, payments, effects);
        }

        Case after(String other, String state) {
            return new Case(
                    tool,
                    level,
                    arguments,
                    customer,
                    confirmed,
                    owner,
                    status,
                    balance,
                    payments,
                    List.of(new EffectSoFar(other, state, Map.of("order_id", "#W1"), false, true)));
        }

        Verdict judge() {
            var rules = Rules.of("retail")
                    .given(customer)
                    .given(effects.toArray())
                    .domain("Order", order())
                    .domain("User", user())
                    .domain("Product", """
                            {"product_id": "lamp", "variants": {
                              "lamp-red": {"item_id": "lamp-red", "available": true, "price": 50},
                              "lamp-blue": {"item_id": "lamp-blue", "available": true, "price": 65},
                              "lamp-gone": {"item_id": "lamp-gone", "available": false, "price": 50}}}
                            """)
                    .domain("Product", """
                            {"product_id": "cup", "variants": {
                              "cup-blue": {"item_id": "cup-blue", "available": true, "price": 30},
                              "cup-red": {"item_id": "cup-red", "available": true, "price": 25}}}
                            """);
            if (confirmed) {
                rules.given(new Confirmation(tool, arguments, true, 0, 0));
            }
            return rules.judge(new ToolCall(tool, level, arguments, "s", false));
        }

        private String order() {
            var paid = "{\"transaction_type\": \"payment\", \"amount\": 110.00, \"payment_method_id\": \"visa\"}";
            return """
                    {"order_id": "#W1", "user_id": "%s", "status": "%s", "payment_method_id": "visa",
                     "items": [{"item_id": "lamp-red", "product_id": "lamp", "price": 50},
                               {"item_id": "cup-blue", "product_id": "cup", "price": 30},
                               {"item_id": "cup-blue", "product_id": "cup", "price": 30}],
                     "payment_history": [%s]}
                    """.formatted(owner, status, payments == 1 ? paid : paid + "," + paid);
        }

        private String user() {
            return """
                    {"user_id": "%s", "orders": ["#W1"], "payment_methods": {
                      "visa": {"id": "visa", "source": "credit_card"},
                      "paypal": {"id": "paypal", "source": "paypal"},
                      "gift": {"id": "gift", "source": "gift_card", "balance": %s}}}
                    """.formatted(owner, balance);
        }
    }
}
