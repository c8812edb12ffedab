package ai.focal360.sandbox.orderdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * An order as it is shown: as stored, and beside that flat figures for rules: {@code total} of its items, the
 * {@code payment_method_id} it was first paid with, {@code item_ids}. Seed orders say how many days ago things happened
 * ({@code delivered_days_ago}); shown are that and the date it means today, so that a demo never ages.
 */
final class OrderView {
    private static final List<String> EVENTS = List.of("placed", "delivered");

    private OrderView() {}

    static ObjectNode of(ObjectNode stored, Clock clock) {
        var order = stored.deepCopy();
        var total = BigDecimal.ZERO;
        var items = order.putArray("item_ids");
        for (var item : stored.path("items")) {
            total = total.add(item.path("price").decimalValue());
            items.add(item.path("item_id").asText());
        }
        order.put("total", Desk.cents(total));
        order.put(
                "payment_method_id",
                stored.path("payment_history").path(0).path("payment_method_id").asText());
        EVENTS.forEach(event -> date(order, event, LocalDate.now(clock)));
        return order;
    }

    private static void date(ObjectNode order, String event, LocalDate today) {
        var daysAgo = order.path(event + "_days_ago");
        var at = order.path(event + "_at");
        if (daysAgo.isInt()) {
            order.put(event + "_at", noon(today.minusDays(daysAgo.intValue())).toString());
        } else if (at.isTextual()) {
            order.put(event + "_days_ago", daysBetween(at, today));
        }
    }

    private static Instant noon(LocalDate day) {
        return day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
    }

    private static long daysBetween(JsonNode at, LocalDate today) {
        return ChronoUnit.DAYS.between(
                Instant.parse(at.asText()).atZone(ZoneOffset.UTC).toLocalDate(), today);
    }
}
