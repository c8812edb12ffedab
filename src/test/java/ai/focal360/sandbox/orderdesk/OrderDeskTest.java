package ai.focal360.sandbox.orderdesk;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both sides of each of the desk's mechanics, on the demo tenant's own data. */
class OrderDeskTest {
    private static final String ADDRESS =
            "'address1':'Nieuwe weg 1','address2':'','city':'Delft','state':'','country':'Netherlands','zip':'2611 AA'";

    private final DeskFixture shop = new DeskFixture();

    @Nested
    class Reading {

        @ParameterizedTest
        @CsvSource({
            "find_user_id_by_email, {'email':'EMMA.deVries@example.com'}, emma_devries_1001",
            "find_user_id_by_name_zip, '{''first_name'':''liam'',''last_name'':''SMITH'',''zip'':''3011 bb''}', liam_smith_1002"
        })
        void findsAUserHoweverTheNameIsWritten(String tool, String arguments, String user) {
            assertThat(ok(tool, arguments).path("user_id").asText()).isEqualTo(user);
        }

        @Test
        void findsNobodyElse() {
            refused("find_user_id_by_email", "{'email':'nobody@example.com'}").isEqualTo("user_not_found");
            refused("find_user_id_by_name_zip", "{'first_name':'Liam','last_name':'Smith','zip':'1'}")
                    .isEqualTo("user_not_found");
        }

        @Test
        void showsAnOrderWithWhatRulesAskFor() {
            var order = shop.order("#W1000003");

            assertThat(order.path("status").asText()).isEqualTo("delivered");
            assertThat(order.path("total").decimalValue()).isEqualByComparingTo("89.45");
            assertThat(order.path("currency").asText()).isEqualTo("EUR");
            assertThat(order.path("payment_method_id").asText()).isEqualTo("paypal_1001001");
            assertThat(order.path("item_ids")).hasToString("[\"3110000082\",\"3110000051\"]");
            assertThat(order.path("delivered_days_ago").asInt()).isEqualTo(5);
            assertThat(order.path("delivered_at").asText()).isEqualTo("2026-03-05T12:00:00Z");
            assertThat(order.path("placed_at").asText()).isEqualTo("2026-03-02T12:00:00Z");
        }

        @Test
        void showsUsersProductsAndItems() {
            assertThat(shop.user("emma_devries_1001").path("email").asText()).isEqualTo("emma.devries@example.com");
            assertThat(ok("get_product_details", "{'product_id':'3100000001'}").path("variants"))
                    .hasSize(4);
            var item = ok("get_item_details", "{'item_id':'3110000014'}");
            assertThat(item.path("name").asText()).isEqualTo("Desk Lamp");
            assertThat(item.path("product_id").asText()).isEqualTo("3100000001");
            assertThat(item.path("available").asBoolean()).isFalse();
            assertThat(ok("list_all_product_types", "{}")
                            .at("/product_types/Espresso Machine")
                            .asText())
                    .isEqualTo("3100000004");
            assertThat(ok("calculate", "{'expression':'129 + 2 * 24.95'}")
                            .path("result")
                            .asText())
                    .isEqualTo("178.90");
        }

        @ParameterizedTest
        @CsvSource({
            "get_user_details, {'user_id':'x'}, user_not_found",
            "get_order_details, {'order_id':'#W0000000'}, order_not_found",
            "get_product_details, {'product_id':'x'}, product_not_found",
            "get_item_details, {'item_id':'x'}, item_not_found",
            "get_order_details, {}, invalid_argument",
            "get_order_details, {'order_id':7}, invalid_argument",
            "get_order_details, {'order_id':'a\\u0000b'}, invalid_argument",
            "drop_tables, {}, tool_not_found"
        })
        void saysWhatThereIsNot(String tool, String arguments, String code) {
            refused(tool, arguments).isEqualTo(code);
        }
    }

    @Nested
    class Cancelling {

        @Test
        void refundsEveryPayment() {
            var order = ok("cancel_pending_order", "{'order_id':'#W1000001','reason':'no longer needed'}");

            assertThat(order.path("status").asText()).isEqualTo("cancelled");
            assertThat(order.path("cancel_reason").asText()).isEqualTo("no longer needed");
            assertThat(order.at("/payment_history/1"))
                    .hasToString("{\"transaction_type\":\"refund\",\"amount\":44.95,"
                            + "\"payment_method_id\":\"paypal_1001001\"}");
            assertThat(shop.order("#W1000001").path("status").asText()).isEqualTo("cancelled");
        }

        @Test
        void putsMoneyBackOnAGiftCardAtOnce() {
            ok("modify_pending_order_payment", "{'order_id':'#W1000001','payment_method_id':'gift_card_1001002'}");
            assertThat(balance("emma_devries_1001", "gift_card_1001002")).isEqualTo("30.05");

            ok("cancel_pending_order", "{'order_id':'#W1000001','reason':'ordered by mistake'}");

            assertThat(balance("emma_devries_1001", "gift_card_1001002")).isEqualTo("75.00");
        }

        @ParameterizedTest
        @CsvSource({"#W1000006", "#W1000002", "#W1000008", "#W1000017", "#W1000015"})
        void refusesWhatIsNotPending(String order) {
            refused("cancel_pending_order", "{'order_id':'%s','reason':'no longer needed'}".formatted(order))
                    .isEqualTo("order_not_pending");
        }

        @Test
        void refusesAnyOtherReason() {
            refused("cancel_pending_order", "{'order_id':'#W1000001','reason':'too expensive'}")
                    .isEqualTo("invalid_argument");
            assertThat(shop.order("#W1000001").path("status").asText()).isEqualTo("pending");
        }
    }

    @Nested
    class ModifyingWhatIsPending {

        @Test
        void sendsItElsewhere() {
            var order = ok("modify_pending_order_address", "{'order_id':'#W1000017',%s}".formatted(ADDRESS));

            assertThat(order.at("/address/city").asText()).isEqualTo("Delft");
            assertThat(shop.user("sofia_rossi_1006").at("/address/city").asText())
                    .isEqualTo("Amsterdam");
        }

        @Test
        void doesNotSendElsewhereWhatIsOnItsWay() {
            refused("modify_pending_order_address", "{'order_id':'#W1000006',%s}".formatted(ADDRESS))
                    .isEqualTo("order_not_pending");
            refused("modify_pending_order_address", "{'order_id':'#W1000017','address1':'x'}")
                    .isEqualTo("invalid_argument");
        }

        @Test
        void paysAnotherWay() {
            var order =
                    ok("modify_pending_order_payment", "{'order_id':'#W1000010','payment_method_id':'paypal_1003001'}");

            assertThat(order.path("payment_history")).hasSize(3);
            assertThat(order.at("/payment_history/1/payment_method_id").asText())
                    .isEqualTo("paypal_1003001");
            assertThat(order.at("/payment_history/2/transaction_type").asText()).isEqualTo("refund");
            refused(
                            "modify_pending_order_payment",
                            "{'order_id':'#W1000010','payment_method_id':'credit_card_1003002'}")
                    .isEqualTo("payment_not_single");
        }

        @ParameterizedTest
        @CsvSource({
            "#W1000010, credit_card_1003002, same_payment_method",
            "#W1000010, paypal_1001001, payment_method_not_found",
            "#W1000005, gift_card_1002002, gift_card_short",
            "#W1000006, gift_card_1002002, order_not_pending"
        })
        void refusesAWayThatIsNone(String order, String method, String code) {
            refused(
                            "modify_pending_order_payment",
                            "{'order_id':'%s','payment_method_id':'%s'}".formatted(order, method))
                    .isEqualTo(code);
        }

        @Test
        void swapsItemsAndTakesTheDifference() {
            var order = ok(
                    "modify_pending_order_items",
                    swap("#W1000014", "'3110000021','3110000012'", "'3110000022','3110000013'", "credit_card_1004002"));

            assertThat(order.path("status").asText()).isEqualTo("pending (item modified)");
            assertThat(order.at("/items/0/item_id").asText()).isEqualTo("3110000022");
            assertThat(order.at("/items/0/price").decimalValue()).isEqualByComparingTo("139");
            assertThat(order.at("/items/1/options/color").asText()).isEqualTo("brass");
            assertThat(order.at("/payment_history/1/amount").decimalValue()).isEqualByComparingTo("25");
            assertThat(order.path("total").decimalValue()).isEqualByComparingTo("183.95");
            refused("cancel_pending_order", "{'order_id':'#W1000014','reason':'no longer needed'}")
                    .isEqualTo("order_not_pending");
        }

        @Test
        void givesTheDifferenceBackToAGiftCard() {
            ok("modify_pending_order_items", swap("#W1000014", "'3110000021'", "'3110000022'", "gift_card_1004001"));
            assertThat(balance("noor_bakker_1004", "gift_card_1004001")).isEqualTo("40.00");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "#W1000014 | '3110000021' | '3110000021' | credit_card_1004002 | same_item",
                    "#W1000014 | '3110000021' | '3110000011' | credit_card_1004002 | not_a_variant",
                    "#W1000014 | '3110000012' | '3110000014' | credit_card_1004002 | item_unavailable",
                    "#W1000014 | '3110000099' | '3110000022' | credit_card_1004002 | item_not_in_order",
                    "#W1000014 | '3110000021','3110000021' | '3110000022','3110000023' | credit_card_1004002 | item_not_in_order",
                    "#W1000014 | '3110000021' | '3110000022','3110000023' | credit_card_1004002 | invalid_argument",
                    "#W1000005 | '3110000041' | '3110000042' | gift_card_1002002 | gift_card_short",
                    "#W1000017 | '3110000072' | '3110000071' | paypal_1006001 | order_not_pending",
                    "#W1000014 | '3110000021' | '3110000022' | paypal_1001001 | payment_method_not_found"
                },
                quoteCharacter = '`')
        void refusesASwapThatIsNone(String order, String items, String newItems, String method, String code) {
            refused("modify_pending_order_items", swap(order, items, newItems, method))
                    .isEqualTo(code);
        }

        @Test
        void repeatsTheBenchmarksQuirkOnlyWhenAskedTo() {
            var quirky = shop.desk(DeskFixture.live(shop.shop, DeskFixture.seeds(shop.shop)), true);

            var order = quirky.call(
                            shop.shop,
                            new DeskCall(
                                    "modify_pending_order_items",
                                    Documents.object(swap(
                                                    "#W1000014",
                                                    "'3110000021','3110000012'",
                                                    "'3110000022','3110000013'",
                                                    "credit_card_1004002")
                                            .replace('\'', '"')),
                                    null,
                                    null))
                    .body();

            assertThat(order.at("/items/0/item_id").asText()).isEqualTo("3110000022");
            assertThat(order.at("/items/0/price").decimalValue()).isEqualByComparingTo("44.95");
        }
    }

    @Nested
    class ReturningAndExchanging {

        @Test
        void takesItemsBack() {
            var order = ok(
                    "return_delivered_order_items", back("#W1000003", "'3110000082','3110000051'", "paypal_1001001"));

            assertThat(order.path("status").asText()).isEqualTo("return requested");
            assertThat(order.path("return_items")).hasToString("[\"3110000051\",\"3110000082\"]");
            assertThat(order.path("return_payment_method_id").asText()).isEqualTo("paypal_1001001");
        }

        @Test
        void refundsToAGiftCardOfTheUser() {
            ok("return_delivered_order_items", back("#W1000003", "'3110000082'", "gift_card_1001002"));
        }

        @Test
        void takesTheSameItemBackAsOftenAsItWasBought() {
            ok("return_delivered_order_items", back("#W1000013", "'3110000083','3110000083'", "gift_card_1004001"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "#W1000001 | '3110000013' | paypal_1001001 | order_not_delivered",
                    "#W1000002 | '3110000011' | paypal_1001001 | item_not_in_order",
                    "#W1000013 | '3110000083','3110000083','3110000083' | gift_card_1004001 | item_not_in_order",
                    "#W1000009 | '3110000042' | credit_card_1003002 | refund_elsewhere",
                    "#W1000009 | '3110000042' | gift_card_1001002 | payment_method_not_found"
                },
                quoteCharacter = '`')
        void refusesAReturnThatIsNone(String order, String items, String method, String code) {
            refused("return_delivered_order_items", back(order, items, method)).isEqualTo(code);
        }

        @Test
        void withdrawsAReturn() {
            var before = shop.order("#W1000003");
            ok("return_delivered_order_items", back("#W1000003", "'3110000082'", "paypal_1001001"));

            ok("withdraw_return", "{'order_id':'#W1000003'}");

            assertThat(shop.order("#W1000003")).isEqualTo(before);
            refused("withdraw_return", "{'order_id':'#W1000003'}").isEqualTo("no_return_requested");
        }

        @Test
        void exchangesItems() {
            var order = ok(
                    "exchange_delivered_order_items",
                    swap("#W1000002", "'3110000032'", "'3110000031'", "paypal_1001001"));

            assertThat(order.path("status").asText()).isEqualTo("exchange requested");
            assertThat(order.path("exchange_items")).hasToString("[\"3110000032\"]");
            assertThat(order.path("exchange_new_items")).hasToString("[\"3110000031\"]");
            assertThat(order.path("exchange_price_difference").decimalValue()).isEqualByComparingTo("-40");
            assertThat(order.path("exchange_payment_method_id").asText()).isEqualTo("paypal_1001001");
            assertThat(order.at("/items/0/item_id").asText()).isEqualTo("3110000032");
        }

        @Test
        void exchangesAnItemForAnotherOfTheSame() {
            ok("exchange_delivered_order_items", swap("#W1000002", "'3110000032'", "'3110000032'", "paypal_1001001"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "#W1000001 | '3110000013' | '3110000011' | paypal_1001001 | order_not_delivered",
                    "#W1000002 | '3110000032' | '3110000034' | paypal_1001001 | item_unavailable",
                    "#W1000007 | '3110000011' | '3110000013' | gift_card_1001002 | payment_method_not_found",
                    "#W1000018 | '3110000053' | '3110000051','3110000052' | paypal_1006001 | invalid_argument"
                },
                quoteCharacter = '`')
        void refusesAnExchangeThatIsNone(String order, String items, String newItems, String method, String code) {
            refused("exchange_delivered_order_items", swap(order, items, newItems, method))
                    .isEqualTo(code);
        }

        @Test
        void wantsAGiftCardThatCoversTheDifference() {
            var dearer = swap("#W1000003", "'3110000051'", "'3110000053'", "gift_card_1001002");
            ok("modify_pending_order_payment", "{'order_id':'#W1000001','payment_method_id':'gift_card_1001002'}");
            refused("exchange_delivered_order_items", dearer).isEqualTo("gift_card_short");

            ok("cancel_pending_order", "{'order_id':'#W1000001','reason':'no longer needed'}");
            ok("exchange_delivered_order_items", dearer);
        }
    }

    @Nested
    class MakingGood {

        @Test
        void grantsARemedyOncePerReason() {
            var order = ok("grant_remedy", remedy("#W1000002", "50", "damaged"));
            assertThat(order.at("/remedies/0/amount").decimalValue()).isEqualByComparingTo("50");
            assertThat(order.at("/remedies/0/granted_at").asText()).isEqualTo("2026-03-10T09:30:00Z");

            refused("grant_remedy", remedy("#W1000002", "10", "Damaged")).isEqualTo("remedy_already_granted");
            assertThat(ok("grant_remedy", remedy("#W1000002", "12.50", "late")).path("remedies"))
                    .hasSize(2);
        }

        @Test
        void knowsWhetherARemedyWasGranted() {
            var asked = "{'order_id':'#W1000002','reason':'damaged'}";
            assertThat(ok("get_remedy", asked).path("state").asText()).isEqualTo("none");
            ok("grant_remedy", remedy("#W1000002", "50", "Damaged"));

            var granted = ok("get_remedy", asked);
            assertThat(granted.path("state").asText()).isEqualTo("granted");
            assertThat(granted.path("amount").decimalValue()).isEqualByComparingTo("50");
            assertThat(ok("get_remedy", asked.replace("damaged", "late"))
                            .path("state")
                            .asText())
                    .isEqualTo("none");
            refused("get_remedy", asked.replace("#W1000002", "#W0")).isEqualTo("order_not_found");
        }

        @ParameterizedTest
        @CsvSource({"0", "-5", "1.005", "1000001", "'\"50\"'"})
        void refusesAnAmountThatIsNone(String amount) {
            refused("grant_remedy", remedy("#W1000002", amount, "damaged")).isEqualTo("invalid_argument");
        }

        @Test
        void refusesACurrencyThatIsNone() {
            refused("grant_remedy", remedy("#W1000002", "50", "damaged").replace("EUR", "€"))
                    .isEqualTo("invalid_argument");
        }
    }

    @Nested
    class TellingPeople {

        @Test
        void flagsLogsAndTransfers() {
            assertThat(ok("flag_ticket", "{'flag':'frustrated_customer','notify':'support_lead'}")
                            .path("flag_id")
                            .asText())
                    .isNotEmpty();
            assertThat(ok("log_interaction", "{'intent':'complaint','sentiment':-0.8,'status':'resolved'}")
                            .path("interaction_id")
                            .asText())
                    .isNotEmpty();
            refused("log_interaction", "{'intent':'complaint','sentiment':-8,'status':'resolved'}")
                    .isEqualTo("invalid_argument");
            assertThat(ok("transfer_to_human_agents", "{'summary':'wants a person'}")
                            .path("result")
                            .asText())
                    .isEqualTo("Transfer successful");
        }
    }

    @Test
    void changesAUsersAddress() {
        var user = ok("modify_user_address", "{'user_id':'liam_smith_1002',%s}".formatted(ADDRESS));

        assertThat(user.at("/address/city").asText()).isEqualTo("Delft");
        assertThat(shop.user("liam_smith_1002").at("/address/zip").asText()).isEqualTo("2611 AA");
        refused("modify_user_address", "{'user_id':'x',%s}".formatted(ADDRESS)).isEqualTo("user_not_found");
    }

    @Nested
    class UnderOneKey {

        @Test
        void repeatsItsAnswer() {
            var first = shop.call("grant_remedy", remedy("#W1000002", "50", "damaged"), "key-1");
            var again = shop.call("grant_remedy", remedy("#W1000002", "50", "damaged"), "key-1");

            assertThat(again.status()).isEqualTo(200);
            assertThat(again.body().at("/remedies/0/amount").decimalValue()).isEqualByComparingTo("50");
            assertThat(again.body().path("remedies")).hasSize(1);
            assertThat(first.status()).isEqualTo(200);
            assertThat(shop.order("#W1000002").path("remedies")).hasSize(1);
        }

        @Test
        void looksAnewAtWhatItRefused() {
            var early = "{'order_id':'#W1000003'}";
            assertThat(shop.call("withdraw_return", early, "key-1").status()).isEqualTo(409);
            ok("return_delivered_order_items", back("#W1000003", "'3110000082'", "paypal_1001001"));

            assertThat(shop.call("withdraw_return", early, "key-1").status()).isEqualTo(200);
        }

        @Test
        void refusesAnotherRequest() {
            shop.call("grant_remedy", remedy("#W1000002", "50", "damaged"), "key-1");

            var other = shop.call("grant_remedy", remedy("#W1000002", "90", "late"), "key-1");

            assertThat(other.status()).isEqualTo(422);
            assertThat(other.body().at("/error/code").asText()).isEqualTo("idempotency_key_reused");
            assertThat(shop.order("#W1000002").path("remedies")).hasSize(1);
        }

        @Test
        void answersReadsAnew() {
            shop.call("get_order_details", "{'order_id':'#W1000001'}", "key-1");
            ok("cancel_pending_order", "{'order_id':'#W1000001','reason':'no longer needed'}");

            assertThat(shop.call("get_order_details", "{'order_id':'#W1000001'}", "key-1")
                            .body()
                            .path("status")
                            .asText())
                    .isEqualTo("cancelled");
        }

        @Test
        void actsOnceHoweverManyAskAtOnce() throws Exception {
            var threads = Executors.newFixedThreadPool(8);
            try {
                Callable<DeskAnswer> caller = () -> shop.call("flag_ticket", "{'flag':'frustrated_customer'}", "key-1");
                var ids = new HashSet<String>();
                for (var answer : threads.invokeAll(Collections.nCopies(8, caller))) {
                    ids.add(answer.get().body().path("flag_id").asText());
                }
                assertThat(ids).hasSize(1).doesNotContain("");
            } finally {
                threads.shutdownNow();
            }
        }

        @Test
        void letsOnlyOneOfManyDifferentRequestsWin() throws Exception {
            var threads = Executors.newFixedThreadPool(8);
            try {
                Callable<DeskAnswer> caller = () -> shop.call("grant_remedy", remedy("#W1000002", "50", "damaged"));
                var granted = 0;
                for (var answer : threads.invokeAll(Collections.nCopies(8, caller))) {
                    granted += answer.get().status() == 200 ? 1 : 0;
                }
                assertThat(granted).isEqualTo(1);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Nested
    class Opening {

        @Test
        void keepsWhatHappenedThroughARestart() {
            ok("cancel_pending_order", "{'order_id':'#W1000001','reason':'no longer needed'}");

            var restarted = shop.desk(DeskFixture.live(shop.shop, DeskFixture.seeds(shop.shop)), false);

            var order = restarted.call(
                    shop.shop,
                    new DeskCall("get_order_details", Documents.object("{\"order_id\":\"#W1000001\"}"), null, null));
            assertThat(order.body().path("status").asText()).isEqualTo("cancelled");
        }

        @Test
        void keepsTenantsApart() {
            var other = new TenantId("other-" + shop.shop);
            var desk = shop.desk(
                    DeskFixture.live(
                            other,
                            Map.of(
                                    "seeds/%s/order-desk/db.json".formatted(other),
                                    "{\"users\":{},\"products\":{},\"orders\":{\"#W1000001\":{\"order_id\":\"#W1000001\"}}}")),
                    false);
            ok("cancel_pending_order", "{'order_id':'#W1000001','reason':'no longer needed'}");

            var theirs = desk.call(
                    other,
                    new DeskCall("get_order_details", Documents.object("{\"order_id\":\"#W1000001\"}"), null, null));

            assertThat(theirs.body().path("status").isMissingNode()).isTrue();
            assertThat(desk.isOpenFor(other)).isTrue();
            assertThat(desk.isOpenFor(shop.shop)).isFalse();
        }
    }

    private JsonNode ok(String tool, String arguments) {
        var answer = shop.call(tool, arguments);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body();
    }

    private AbstractStringAssert<?> refused(String tool, String arguments) {
        var answer = shop.call(tool, arguments);
        assertThat(answer.status()).as(answer.body().toString()).isBetween(400, 499);
        assertThat(answer.body().at("/error/message").asText()).isNotEmpty();
        return assertThat(answer.body().at("/error/code").asText());
    }

    private String balance(String user, String card) {
        return shop.user(user)
                .path("payment_methods")
                .path(card)
                .path("balance")
                .decimalValue()
                .setScale(2)
                .toPlainString();
    }

    private static String swap(String order, String items, String newItems, String method) {
        return "{'order_id':'%s','item_ids':[%s],'new_item_ids':[%s],'payment_method_id':'%s'}"
                .formatted(order, items, newItems, method);
    }

    private static String back(String order, String items, String method) {
        return "{'order_id':'%s','item_ids':[%s],'payment_method_id':'%s'}".formatted(order, items, method);
    }

    private static String remedy(String order, String amount, String reason) {
        return "{'order_id':'%s','amount':%s,'currency':'EUR','reason':'%s'}".formatted(order, amount, reason);
    }
}
