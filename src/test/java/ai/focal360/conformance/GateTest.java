package ai.focal360.conformance;

import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.policy.Verdict;
import ai.focal360.policy.facts.Customer;
import ai.focal360.policy.facts.Missing;
import ai.focal360.policy.facts.Now;
import ai.focal360.policy.facts.Registered;
import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.Tenants;
import ai.focal360.tool.ToolCall;
import ai.focal360.turn.Circumstances;
import ai.focal360.turn.EffectiveConfig;
import ai.focal360.turn.Gate;
import ai.focal360.turn.Judgement;
import ai.focal360.turn.Reads;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What rules are told of a call: reads from reads, once per element, fresh after a write, and what is missing. */
@SpringBootTest(classes = GateTest.CornerShop.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class GateTest {
    private static final TenantId CORNER = new TenantId("corner");
    private static final WireMockServer SHOP =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());
    private static final String ORDER = """
            {"order_id": "#1", "status": "open", "owner": "anna",
             "lines": [{"product": "p1"}, {"product": "p2"}, {"product": "p1"}]}""";

    static class CornerShop extends RetailShop {
        @Override
        Tenants tenants() {
            return LivePacks.live(LivePacks.of(CORNER, files()), LivePacks.platform());
        }

        private static Map<String, String> files() {
            return Map.of(
                    "seeds/corner/tenant.yaml",
                    "name: Corner\nsettings:\n  time.zone: America/New_York\n",
                    "seeds/corner/agents.yaml",
                    "robin:\n  name: Robin\n  personality: Kind.\n  languages: [en]\n",
                    "seeds/corner/tools.yaml",
                    """
                    get_order:
                      description: An order.
                      url: "${focal.tool.urls.corner.shop}/get_order"
                      level: none
                      arguments: {order_id: {type: text}}
                      result: Order
                    get_product:
                      description: A product.
                      url: "${focal.tool.urls.corner.shop}/get_product"
                      level: none
                      arguments: {id: {type: text}}
                      result: Product
                    get_me:
                      description: The customer.
                      url: "${focal.tool.urls.corner.shop}/get_me"
                      level: none
                      arguments: {id: {type: text}}
                      result: Me
                    refund:
                      description: Pays back.
                      url: "${focal.tool.urls.corner.shop}/refund"
                      level: reversible
                      arguments: {order_id: {type: text}, amount: {type: money}}
                      reads:
                        - tool: get_order
                          arguments: {order_id: order_id}
                        - tool: get_product
                          arguments: {id: "$.reads.get_order.lines[*].product"}
                    pay_out:
                      description: Pays something out.
                      url: "${focal.tool.urls.corner.shop}/pay_out"
                      level: reversible
                      arguments: {amount: {type: number}, currency: {type: text}}
                      budget:
                        per-customer: {amount: 100}
                        amount-argument: amount
                        currency: EUR
                        currency-argument: currency
                    look_up:
                      description: What the customer has.
                      url: "${focal.tool.urls.corner.shop}/look_up"
                      level: none
                      reads:
                        - tool: get_me
                          arguments: {id: $.customer.id}
                    """,
                    "rules/corner/shop.drl",
                    """
                    package rules.corner
                    import ai.focal360.policy.facts.*
                    import java.util.List
                    declare Line
                        product : String
                    end
                    declare Order
                        order_id : String
                        status : String
                        lines : List<Line>
                    end
                    declare Product
                        id : String
                    end
                    declare Me
                        name : String
                    end
                    """);
        }
    }

    @DynamicPropertySource
    static void shop(DynamicPropertyRegistry properties) {
        SHOP.start();
        properties.add("focal.tool.urls.corner.shop", SHOP::baseUrl);
    }

    @AfterAll
    static void close() {
        SHOP.stop();
    }

    @Autowired
    Gate gate;

    @Autowired
    EffectiveConfig.Configs configs;

    @BeforeEach
    void open() {
        SHOP.resetAll();
        answers("get_order", ORDER);
        SHOP.stubFor(post("/get_product")
                .withRequestBody(equalToJson("{\"id\": \"p1\"}"))
                .willReturn(okJson("{\"id\": \"p1\"}")));
        SHOP.stubFor(post("/get_product")
                .withRequestBody(equalToJson("{\"id\": \"p2\"}"))
                .willReturn(okJson("{\"id\": \"p2\"}")));
    }

    @Test
    void readsFromReadsOnceForEachDifferentElement() {
        var judgement = judge("refund", refund("5"), Customer.NOBODY, gate.reads());

        assertThat(judgement.verdict()).isInstanceOf(Verdict.Allowed.class);
        assertThat(names(judgement)).contains("Order", "Product").doesNotContain("Missing");
        SHOP.verify(2, postRequestedFor(urlEqualTo("/get_product")));
    }

    @Test
    void readsAgainOnlyAfterSomethingWasWritten() {
        var reads = gate.reads();
        judge("refund", refund("5"), Customer.NOBODY, reads);
        judge("refund", refund("6"), Customer.NOBODY, reads);
        SHOP.verify(1, postRequestedFor(urlEqualTo("/get_order")));

        reads.forget();
        answers("get_order", ORDER.replace("open", "closed"));
        assertThat(judge("refund", refund("5"), Customer.NOBODY, reads).facts())
                .extracting(Object::toString)
                .anyMatch(fact -> fact.contains("status=closed"));
    }

    @Test
    void deniesOnAFieldThatIsMissingOrDoesNotFitAndSaysWhichOfWhichTool() {
        answers("get_order", ORDER.replace("\"status\"", "\"state\""));
        assertDenied("get_order", "Order.status: the answer lacks it");

        answers("get_order", ORDER.replace("{\"product\": \"p2\"}", "3"));
        assertDenied("get_order", "Order.lines[1]: expected Line, but it is a number that cannot be that");
    }

    @Test
    void deniesOnAReadThatFails() {
        SHOP.stubFor(post("/get_order").willReturn(serverError()));

        var judgement = judge("refund", refund("5"), Customer.NOBODY, gate.reads());

        assertThat(judgement.verdict())
                .isInstanceOfSatisfying(Verdict.Denied.class, denied -> assertThat(denied.policy())
                        .isEqualTo("platform.action.missing"));
        assertThat(missing(judgement)).extracting(Missing::tool).containsExactly("get_order");
    }

    @Test
    void readsNoMoreThanItMay() {
        answers(
                "get_order",
                ORDER.replaceFirst(
                        "\\[.*]",
                        IntStream.range(0, 40)
                                .mapToObj("{\"product\": \"p%d\"}"::formatted)
                                .collect(Collectors.joining(",", "[", "]"))));

        assertDenied("get_product", "more than 30 reads would be needed");
        SHOP.verify(0, postRequestedFor(urlEqualTo("/get_product")));
    }

    @Test
    void readsForTheAuthenticatedCustomerOnly() {
        answers("get_me", "{\"name\": \"Anna\"}");

        assertThat(judge("look_up", Map.of(), new Customer("anna", true, "channel"), gate.reads())
                        .allows())
                .isTrue();
        var claimed = judge("look_up", Map.of(), new Customer("anna", false, "customer"), gate.reads());
        assertThat(missing(claimed)).containsExactly(new Missing("get_me", "nothing to read it by: $.customer.id"));
        assertThat(claimed.allows()).isFalse();
    }

    @Test
    void deniesOnAnArgumentThatIsNotWhatTheRegistrySays() {
        assertThat(missing(judge("refund", refund("much"), Customer.NOBODY, gate.reads())))
                .containsExactly(new Missing("refund", "argument 'amount' is not a usable MONEY"));
    }

    @Test
    void deniesAnAmountInAnotherCurrencyThanItsBudget() {
        var euros = judge("pay_out", Map.of("amount", 100, "currency", "EUR"), Customer.NOBODY, gate.reads());
        assertThat(euros.allows()).isTrue();
        assertThat(names(euros)).contains("Spent");

        var dollars = judge("pay_out", Map.of("amount", 1, "currency", "USD"), Customer.NOBODY, gate.reads());
        assertThat(missing(dollars))
                .containsExactly(new Missing("pay_out", "its amount is not in EUR, which its budget is in"));
        assertThat(dollars.verdict()).isInstanceOfSatisfying(Verdict.Denied.class, denied -> assertThat(denied.policy())
                .isEqualTo("platform.action.missing"));
    }

    @Test
    void tellsTheTimeOfTheTenantAndWhatTheRegistryKnows() {
        var facts = judge("refund", refund("5"), Customer.NOBODY, gate.reads()).facts();

        assertThat(facts)
                .contains(
                        new Now(LocalDate.of(2026, 3, 9), LocalTime.of(20, 30), "monday"),
                        new Registered("refund", "reversible", "Pays back.", "amount"));
    }

    private void assertDenied(String tool, String reason) {
        var judgement = judge("refund", refund("5"), Customer.NOBODY, gate.reads());
        assertThat(missing(judgement)).containsExactly(new Missing(tool, reason));
        assertThat(judgement.verdict()).isInstanceOf(Verdict.Denied.class);
    }

    private static List<Missing> missing(Judgement judgement) {
        return judgement.facts().stream()
                .filter(Missing.class::isInstance)
                .map(Missing.class::cast)
                .toList();
    }

    private static List<String> names(Judgement judgement) {
        return judgement.facts().stream()
                .map(fact -> fact.getClass().getSimpleName())
                .toList();
    }

    private static void answers(String tool, String body) {
        SHOP.stubFor(post("/" + tool).willReturn(okJson(body)));
    }

    private static Map<String, Object> refund(String amount) {
        return Map.of("order_id", "#1", "amount", amount);
    }

    private Judgement judge(String tool, Map<String, Object> arguments, Customer customer, Reads reads) {
        var config = configs.of(CORNER, new AgentId("robin"));
        return gate.judge(
                new Circumstances(
                        config,
                        Instant.parse("2026-03-10T00:30:00Z"),
                        customer,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(config.settings())),
                new ToolCall(
                        CORNER,
                        tool,
                        arguments,
                        new TurnId(UUID.randomUUID()),
                        UUID.randomUUID(),
                        "test/Task_Act",
                        ConversationId.random(),
                        new CustomerId(UUID.randomUUID())),
                "test",
                false,
                reads);
    }
}
