package ai.focal360.sandbox.orderdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.focal360.TestPostgres;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The desk on the data of tau2-bench's retail domain (MIT): the right writes of its 114 tasks succeed, each task on the
 * shop as it was, but for the two that the benchmark's own tools refuse as well.
 */
class RetailBenchmarkTest {
    private static final Path DATA =
            Path.of(System.getProperty("focal.test.shared", "../shared"), "data", "tau2-retail");
    private static final TenantId RETAIL = new TenantId("tau2-retail");
    private static final Set<String> WRITES = Set.of(
            "cancel_pending_order",
            "modify_pending_order_address",
            "modify_pending_order_payment",
            "modify_pending_order_items",
            "return_delivered_order_items",
            "exchange_delivered_order_items",
            "modify_user_address");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void makesEveryRightWrite(boolean lastPairQuirk) throws IOException {
        var desk = desk(lastPairQuirk);
        var refused = new ArrayList<String>();
        var writes = 0;
        for (var task : Documents.JSON.readTree(Files.readString(DATA.resolve("tasks.json")))) {
            writes += inItsOwnShop(desk, task, refused);
        }

        assertThat(writes).isEqualTo(176);
        assertThat(refused)
                .containsExactly(
                        "64 exchange_delivered_order_items order_not_delivered",
                        "105 exchange_delivered_order_items gift_card_short");
    }

    @Test
    void answersEveryReadButThoseOfWhatThereIsNot() throws IOException {
        var desk = desk(false);
        var refused = new ArrayList<String>();
        for (var task : Documents.JSON.readTree(Files.readString(DATA.resolve("tasks.json")))) {
            for (var action : task.at("/evaluation_criteria/actions")) {
                if (!WRITES.contains(action.path("name").asText())) {
                    call(desk, task, action, refused);
                }
            }
        }

        // addresses, orders and products that the tasks' customers remember wrongly; none of them is in the data
        assertThat(refused)
                .hasSize(16)
                .allMatch(read -> read.endsWith("_not_found"))
                .extracting(read -> read.substring(0, read.indexOf(' ')))
                .containsOnly("2", "3", "4", "35", "37", "38", "39", "46", "47", "54", "55", "67", "68");
    }

    private static int inItsOwnShop(TestDesk desk, JsonNode task, List<String> refused) {
        var writes = new int[1];
        desk.transactions().executeWithoutResult(status -> {
            for (var action : task.at("/evaluation_criteria/actions")) {
                if (WRITES.contains(action.path("name").asText())) {
                    writes[0]++;
                    call(desk, task, action, refused);
                }
            }
            status.setRollbackOnly();
        });
        return writes[0];
    }

    private static void call(TestDesk desk, JsonNode task, JsonNode action, List<String> refused) {
        var tool = action.path("name").asText();
        var answer = desk.desk()
                .call(
                        RETAIL,
                        new DeskCall(
                                tool, Documents.object(action.path("arguments").toString()), null, null));
        if (answer.status() != 200) {
            refused.add("%s %s %s"
                    .formatted(
                            task.path("id").asText(),
                            tool,
                            answer.body().at("/error/code").asText()));
        }
    }

    private record TestDesk(OrderDesk desk, TransactionTemplate transactions) {}

    private static TestDesk desk(boolean lastPairQuirk) {
        assumeThat(DATA.resolve("db.json"))
                .as("the benchmark's data, which is not here")
                .exists();
        var database = TestPostgres.database();
        var transactions = new JdbcTransactionManager(database);
        var tenants = DeskFixture.live(
                RETAIL, Map.of("seeds/tau2-retail/order-desk/db.json", DeskFixture.content(DATA.resolve("db.json"))));
        var desk = new OrderDesk(JdbcClient.create(database), transactions, tenants, DeskFixture.CLOCK, lastPairQuirk);
        // opens the shop for good, outside the transactions that are rolled back
        desk.call(RETAIL, new DeskCall("list_all_product_types", Documents.object("{}"), null, null));
        return new TestDesk(desk, new TransactionTemplate(transactions));
    }
}
