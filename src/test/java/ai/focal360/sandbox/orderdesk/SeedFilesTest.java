package ai.focal360.sandbox.orderdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.PackProblem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The demo desk's data is what its stories need, and a pack with a broken desk is refused. */
class SeedFilesTest {
    private static final TenantId SHOP = new TenantId("acme-shop");
    private static final Map<String, String> SEEDS = DeskFixture.seeds(SHOP);
    private static final ObjectNode USERS = seed("users");
    private static final ObjectNode PRODUCTS = seed("products");
    private static final ObjectNode ORDERS = seed("orders");

    @Test
    void hasSomeoneForEveryStory() {
        assertThat(PRODUCTS.size()).isGreaterThanOrEqualTo(6);
        assertThat(USERS.findValuesAsText("email"))
                .contains("emma.devries@example.com", "liam.smith@example.com", "hannah.mueller@example.com")
                .allMatch(email -> email.endsWith("@example.com"));
        assertThat(new TreeSet<>(ORDERS.findValuesAsText("status")))
                .contains("pending", "processed", "delivered", "cancelled", "return requested");
        assertThat(ORDERS.findValues("delivered_days_ago"))
                .anyMatch(days -> days.asInt() < 7)
                .anyMatch(days -> days.asInt() > 45);
        assertThat(ORDERS.findValues("amount"))
                .anyMatch(amount -> amount.decimalValue().compareTo(new BigDecimal("100")) > 0)
                .anyMatch(amount -> amount.decimalValue().compareTo(new BigDecimal("100")) == 0)
                .anyMatch(amount -> amount.decimalValue().compareTo(new BigDecimal("100")) < 0);
    }

    @Test
    void refersOnlyToWhatIsThere() {
        ORDERS.properties().forEach(entry -> {
            var order = entry.getValue();
            assertThat(entry.getKey())
                    .matches("#W\\d{7}")
                    .isEqualTo(order.path("order_id").asText());
            var user = USERS.path(order.path("user_id").asText());
            assertThat(texts(user.path("orders"))).contains(entry.getKey());
            order.path("payment_history").forEach(payment -> assertThat(user.path("payment_methods")
                            .has(payment.path("payment_method_id").asText()))
                    .isTrue());
            var total = BigDecimal.ZERO;
            for (var item : order.path("items")) {
                var variant = PRODUCTS.path(item.path("product_id").asText())
                        .path("variants")
                        .path(item.path("item_id").asText());
                assertThat(item.path("options")).isEqualTo(variant.path("options"));
                assertThat(item.path("price")).isEqualTo(variant.path("price"));
                total = total.add(item.path("price").decimalValue());
            }
            assertThat(order.at("/payment_history/0/amount").decimalValue()).isEqualByComparingTo(total);
        });
    }

    @Test
    void opens() {
        assertThat(check(SEEDS)).isEmpty();
        assertThat(check(Map.of("seeds/acme-shop/order-desk/db.json", "{\"users\":{},\"products\":{},\"orders\":{}}")))
                .isEmpty();
        assertThat(check(Map.of("seeds/acme-shop/tools.yaml", "tools: []"))).isEmpty();
    }

    @Test
    void namesFileAndLineOfWhatIsBroken() {
        var files = new TreeMap<>(SEEDS);
        files.put("seeds/acme-shop/order-desk/users.json", "{\n  \"a\": {},\n  oops\n}");
        files.put("seeds/acme-shop/order-desk/products.json", "[]");
        files.remove("seeds/acme-shop/order-desk/orders.json");

        assertThat(check(files))
                .extracting(PackProblem::file, PackProblem::line)
                .containsExactlyInAnyOrder(
                        tuple("seeds/acme-shop/order-desk/users.json", 3),
                        tuple("seeds/acme-shop/order-desk/products.json", 0),
                        tuple("seeds/acme-shop/order-desk/db.json", 0));
    }

    private static List<PackProblem> check(Map<String, String> files) {
        var pack = LivePacks.pack(SHOP, files, List.of());
        return new DeskPackCheck().check(pack, pack);
    }

    private static ObjectNode seed(String collection) {
        return Documents.object(SEEDS.getOrDefault("seeds/acme-shop/order-desk/%s.json".formatted(collection), "{}"));
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
