package ai.focal360.sandbox.orderdesk;

import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One tenant's desk within one call: its documents, its clock, and what several tools ask of them. */
record Desk(
        TenantId tenant,
        Documents documents,
        Clock clock,
        @Nullable String turn,
        boolean lastPairQuirk) {

    ObjectNode order(String id) {
        return documents.lock(tenant, "orders", id).orElseThrow(() -> DeskRefusal.notFound("order"));
    }

    ObjectNode user(String id) {
        return documents.lock(tenant, "users", id).orElseThrow(() -> DeskRefusal.notFound("user"));
    }

    ObjectNode product(String id) {
        return documents.find(tenant, "products", id).orElseThrow(() -> DeskRefusal.notFound("product"));
    }

    void save(String collection, String id, ObjectNode document) {
        documents.save(tenant, collection, id, document);
    }

    ObjectNode saveOrder(ObjectNode order) {
        save("orders", order.path("order_id").asText(), order);
        return order;
    }

    /** A payment method of the user. */
    static ObjectNode paymentMethod(ObjectNode user, String id) {
        return Optional.of(user.path("payment_methods").path(id))
                .filter(JsonNode::isObject)
                .map(ObjectNode.class::cast)
                .orElseThrow(() -> DeskRefusal.notFound("payment_method"));
    }

    static boolean isGiftCard(JsonNode method) {
        return method.path("source").asText().equals("gift_card");
    }

    static void requireCover(JsonNode method, BigDecimal amount) {
        if (isGiftCard(method) && method.path("balance").decimalValue().compareTo(amount) < 0) {
            throw DeskRefusal.conflict("gift_card_short", "The gift card's balance does not cover the amount");
        }
    }

    /** Moves a gift card's balance; any other method is charged and refunded elsewhere. */
    static void addToBalance(ObjectNode method, BigDecimal amount) {
        if (isGiftCard(method)) {
            method.put("balance", cents(method.path("balance").decimalValue().add(amount)));
        }
    }

    static void appendPayment(ObjectNode order, String type, BigDecimal amount, String method) {
        order.withArray("payment_history")
                .addObject()
                .put("transaction_type", type)
                .put("amount", cents(amount))
                .put("payment_method_id", method);
    }

    static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }

    static String status(ObjectNode order) {
        return order.path("status").asText();
    }
}
