package ai.focal360.tool;

import static ai.focal360.tool.ToolFixture.GROUP;
import static ai.focal360.tool.ToolFixture.TURN;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestPostgres;
import ai.focal360.platform.Home;
import ai.focal360.platform.Outbound;
import ai.focal360.platform.Secrets;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Field;
import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.PackCheck;
import ai.focal360.tenant.Tenants;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.MetricsAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.support.TransactionTemplate;

/** Registry, ledger, gateway and the demo's order desk together, over real HTTP on a port of its own choice. */
@SpringBootTest(
        classes = OrderDeskThroughGatewayTest.ToolsAndDesk.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "focal.secrets.acme-shop.order-desk=a-secret-between-them")
class OrderDeskThroughGatewayTest {
    private static final TenantId SHOP = new TenantId("acme-shop");

    @EnableConfigurationProperties({ToolProperties.class, ReconcileProperties.class, Home.class, Outbound.class})
    @Import({Secrets.class, NoTurns.class})
    @ComponentScan({"ai.focal360.tool", "ai.focal360.sandbox"})
    @ImportAutoConfiguration({
        ServletWebServerFactoryAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        JacksonAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        MetricsAutoConfiguration.class,
        CompositeMeterRegistryAutoConfiguration.class,
        ObservationAutoConfiguration.class
    })
    static class ToolsAndDesk {

        @Bean
        DataSource database() {
            return TestPostgres.database();
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        Tenants tenants() {
            return LivePacks.live(LivePacks.demo());
        }
    }

    @Autowired
    SideEffectRegistry registry;

    @Autowired
    EffectLedger ledger;

    @Autowired
    ToolGateway gateway;

    @Autowired
    List<PackCheck> checks;

    @Autowired
    TransactionTemplate transactions;

    @Test
    void anOrderIsReadCancelledAndNotCancelledAgain() {
        var cancel = call("cancel_pending_order", Map.of("order_id", "#W1000001", "reason", "no longer needed"));

        assertThat(status(call("get_order_details", Map.of("order_id", "#W1000001"))))
                .isEqualTo("pending");
        assertThat(effect(cancel)).isInstanceOf(EffectLedger.Intent.New.class);
        assertThat(effect(cancel)).isInstanceOfSatisfying(EffectLedger.Intent.Settled.class, settled -> assertThat(
                        settled.effect().state())
                .isEqualTo(EffectLedger.State.DONE));
        assertThat(status(call("get_order_details", Map.of("order_id", "#W1000001"))))
                .isEqualTo("cancelled");
    }

    @Test
    void theDeskRepeatsItsAnswerToTheSameKey() {
        var remedy = call(
                "grant_remedy", Map.of("order_id", "#W1000002", "amount", 50, "currency", "EUR", "reason", "damaged"));
        var key = registry.idempotencyKey(remedy);

        assertThat(gateway.call(remedy, key)).isInstanceOf(ToolResult.Done.class);
        assertThat(gateway.call(remedy, key)).isInstanceOf(ToolResult.Done.class);
        assertThat(gateway.call(remedy, "another"))
                .isEqualTo(new ToolResult.Refused(
                        "remedy_already_granted", "A remedy was granted for this order and reason before"));
    }

    @Test
    void theDemosToolsAreFitToBePublished() {
        var demo = LivePacks.demo();

        assertThat(checks).isNotEmpty().allSatisfy(check -> assertThat(check.check(demo, demo))
                .isEmpty());
    }

    @Test
    void everyToolOfTheDemoIsOneTheDeskHas() {
        var desks = LivePacks.demo().data().tools().stream()
                .filter(tool -> tool.url().contains("order-desk"))
                .toList();
        assertThat(desks).hasSizeGreaterThan(5);
        for (var tool : desks) {
            var arguments = new HashMap<String, Object>();
            tool.arguments().forEach((name, argument) -> arguments.put(name, anyOf(argument.type())));

            assertThat(gateway.call(
                            call(tool.id(), arguments), UUID.randomUUID().toString()))
                    .as(tool.id())
                    .satisfiesAnyOf(
                            result -> assertThat(result).isInstanceOf(ToolResult.Done.class),
                            result -> assertThat(result)
                                    .isInstanceOfSatisfying(
                                            ToolResult.Refused.class, refused -> assertThat(refused.code())
                                                    .isIn("order_not_found", "user_not_found", "invalid_argument")));
        }
    }

    private static Object anyOf(Field.Type type) {
        return switch (type) {
            case EMAIL -> "nobody@example.com";
            case PHONE -> "+31612345678";
            case NUMBER, MONEY -> 0.5;
            case DATE -> "2026-01-01";
            case BOOLEAN -> true;
            case LIST -> List.of("1");
            case TEXT, ENUM -> "x";
        };
    }

    @Test
    void anUnknownOrderIsABusinessError() {
        var read = call("get_order_details", Map.of("order_id", "#W0000000"));

        assertThat(gateway.call(read, registry.idempotencyKey(read)))
                .isEqualTo(new ToolResult.Refused("order_not_found", "There is no such order"));
    }

    /** As a turn does it: intent and result each in a transaction, the call between them in none. */
    private EffectLedger.Intent effect(ToolCall call) {
        var tool = registry.require(SHOP, call.tool());
        var key = registry.idempotencyKey(call);
        var intent = transactions.execute(status -> ledger.intend(call, key, tool.level()));
        assertThat(intent).isNotNull();
        if (intent instanceof EffectLedger.Intent.New) {
            var result = gateway.call(call, key);
            transactions.executeWithoutResult(status -> ledger.record(SHOP, key, result));
        }
        return intent;
    }

    private String status(ToolCall read) {
        return gateway.call(read, registry.idempotencyKey(read)) instanceof ToolResult.Done done
                ? done.body().path("status").asText()
                : "";
    }

    private static ToolCall call(String tool, Map<String, Object> arguments) {
        return ToolFixture.call(SHOP, tool, arguments, TURN, GROUP, "cancel-order/Task_CancelOrder");
    }
}
