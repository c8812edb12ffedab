package ai.focal360.sandbox.orderdesk.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import ai.focal360.TestPostgres;
import ai.focal360.platform.TenantId;
import ai.focal360.sandbox.orderdesk.OrderDesk;
import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.Tenants;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class OrderDeskControllerTest {
    private static final TenantId SHOP = new TenantId("acme-shop");
    private static final String CANCEL = "{\"order_id\":\"#W1000001\",\"reason\":\"no longer needed\"}";

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withUserConfiguration(DeskOnly.class);

    @Import({OrderDesk.class, OrderDeskController.class})
    static class DeskOnly {
        private static final DataSource DATABASE = TestPostgres.database();

        @Bean
        JdbcClient jdbc() {
            return JdbcClient.create(DATABASE);
        }

        @Bean
        JdbcTransactionManager transactions() {
            return new JdbcTransactionManager(DATABASE);
        }

        @Bean
        Tenants tenants() throws IOException {
            var files = new TreeMap<String, String>();
            for (var name : List.of("users", "products", "orders")) {
                var file = "seeds/acme-shop/order-desk/%s.json".formatted(name);
                files.put(file, Files.readString(Path.of(file)));
            }
            return LivePacks.live(
                    LivePacks.pack(SHOP, files, List.of()),
                    LivePacks.pack(new TenantId("deskless"), new TreeMap<>(), List.of()));
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        DeskSecrets secrets() {
            return (tenant, name) -> name + "-of-" + tenant;
        }
    }

    private interface Story {
        void tell(MockMvc desk) throws Exception;
    }

    @BeforeEach
    void hasTheDemosFiles() {
        assertThat(Path.of("seeds/acme-shop/order-desk")).isDirectory();
    }

    @Test
    void answersWhoKnowsTheSecret() {
        atTheDesk(desk -> {
            var answer = answer(desk, call("cancel_pending_order", CANCEL).header("Idempotency-Key", "k1"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("\"status\":\"cancelled\"");

            var again = answer(desk, call("cancel_pending_order", CANCEL).header("Idempotency-Key", "k1"));
            assertThat(again.status()).isEqualTo(200);

            var other = answer(desk, call("cancel_pending_order", CANCEL).header("Idempotency-Key", "k2"));
            assertThat(other.status()).isEqualTo(409);
            assertThat(other.body())
                    .isEqualTo("{\"error\":{\"code\":\"order_not_pending\","
                            + "\"message\":\"The order is cancelled, not pending\"}}");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer wrong", "bearer order-desk-of-acme-shop", "Basic b3JkZXI="})
    void tellsNobodyElseAnything(String authorization) {
        atTheDesk(desk -> {
            for (var tenant : List.of("acme-shop", "deskless", "unknown", "NO-TENANT", "platform")) {
                var answer = answer(
                        desk,
                        post("/sandbox/order-desk/{tenant}/cancel_pending_order", tenant)
                                .contentType(MediaType.APPLICATION_JSON)
                                .content(CANCEL)
                                .header("Authorization", authorization));
                assertThat(answer)
                        .isEqualTo(new Answer(
                                401,
                                "{\"error\":{\"code\":\"unauthorized\","
                                        + "\"message\":\"A bearer secret of this desk is needed\"}}"));
            }
        });
    }

    @Test
    void takesNoSecretOfAnotherTenant() {
        atTheDesk(desk -> assertThat(answer(
                                desk,
                                post("/sandbox/order-desk/acme-shop/cancel_pending_order")
                                        .contentType(MediaType.APPLICATION_JSON)
                                        .content(CANCEL)
                                        .header("Authorization", "Bearer order-desk-of-deskless"))
                        .status())
                .isEqualTo(401));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\"x\"", "null", "{} {}", "{\"order_id\": \"\\ud8\"}"})
    void refusesWhatIsNoObjectOfArguments(String body) {
        atTheDesk(desk -> {
            var answer = answer(desk, call("get_order_details", body));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("malformed_json");
        });
    }

    @Test
    void refusesWhatIsTooMuch() {
        atTheDesk(desk -> {
            assertThat(answer(desk, call("get_order_details", "{\"order_id\":\"" + "x".repeat(70_000) + "\"}"))
                            .status())
                    .isEqualTo(413);
            assertThat(answer(desk, call("get_order_details", "{}").header("Idempotency-Key", "k".repeat(201)))
                            .status())
                    .isEqualTo(400);
        });
    }

    @Test
    void isNotThereWhenSwitchedOff() {
        application.withPropertyValues("focal.sandbox.order-desk.enabled=false").run(context -> assertThat(context)
                .doesNotHaveBean(OrderDeskController.class));
    }

    private record Answer(int status, String body) {}

    private void atTheDesk(Story story) {
        application.run(
                context -> story.tell(MockMvcBuilders.standaloneSetup(context.getBean(OrderDeskController.class))
                        .build()));
    }

    private static MockHttpServletRequestBuilder call(String tool, String body) {
        return post("/sandbox/order-desk/acme-shop/" + tool)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .header("Authorization", "Bearer order-desk-of-acme-shop");
    }

    private static Answer answer(MockMvc desk, MockHttpServletRequestBuilder request) throws Exception {
        var response = desk.perform(request).andReturn().getResponse();
        return new Answer(response.getStatus(), response.getContentAsString(StandardCharsets.UTF_8));
    }
}
