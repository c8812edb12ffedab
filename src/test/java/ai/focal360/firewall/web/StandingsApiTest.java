package ai.focal360.firewall.web;

import static org.hamcrest.Matchers.hasSize;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import ai.focal360.TestPostgres;
import ai.focal360.customer.Customers;
import ai.focal360.customer.KnownCustomers;
import ai.focal360.firewall.CustomerStanding.State;
import ai.focal360.firewall.Finding;
import ai.focal360.firewall.Standings;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.platform.web.ProblemAnswers;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackVersion;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.test.context.web.WebAppConfiguration;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

@ExtendWith(SpringExtension.class)
@WebAppConfiguration
class StandingsApiTest {
    private static final TenantId SHOP = new TenantId("acme-shop");

    @Configuration
    @EnableWebMvc
    @Import({StandingsController.class, Standings.class, ProblemAnswers.class})
    static class Api {
        @Bean
        JdbcClient jdbc() {
            return JdbcClient.create(TestPostgres.database());
        }

        @Bean
        Customers customers(JdbcClient jdbc, Tenants tenants) {
            return KnownCustomers.of(jdbc, tenants);
        }

        @Bean
        ObjectMapper json() {
            return new ObjectMapper().findAndRegisterModules();
        }

        @Bean
        SimpleMeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        Tenants tenants() {
            return new Tenants() {
                @Override
                public Optional<Pack> pack(TenantId tenant) {
                    return tenant.equals(SHOP)
                            ? Optional.of(Pack.stored(new PackVersion(SHOP, 1, "0".repeat(64)), Map.of()))
                            : Optional.empty();
                }
            };
        }
    }

    @Autowired
    private WebApplicationContext context;

    @Autowired
    private Customers customers;

    @Autowired
    private Standings standings;

    @Test
    void showsAStandingWithWhatLedToIt() throws Exception {
        var customer = coolsDown();

        api().perform(get("/api/tenants/acme-shop/customers/{id}/standing", customer.value()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.customer").value(customer.toString()))
                .andExpect(jsonPath("$.state").value("COOLING_DOWN"))
                .andExpect(jsonPath("$.policy").value("platform.firewall.harassment.cool-down"))
                .andExpect(jsonPath("$.flags", hasSize(1)))
                .andExpect(jsonPath("$.flags[0].severity").value("HIGH"));
    }

    @Test
    void whoWasNeverSuspectedStandsWell() throws Exception {
        var customer = customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "visitor-" + UUID.randomUUID());

        api().perform(get("/api/tenants/acme-shop/customers/{id}/standing", customer.value()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.state").value("GOOD"))
                .andExpect(jsonPath("$.until").doesNotExist())
                .andExpect(jsonPath("$.flags", hasSize(0)));
    }

    @Test
    void listsByPages() throws Exception {
        coolsDown();
        coolsDown();

        var page = api().perform(get("/api/tenants/acme-shop/standings?limit=1&state=COOLING_DOWN&kind=harassment"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.standings", hasSize(1)))
                .andExpect(jsonPath("$.next").isNotEmpty())
                .andReturn();
        var next = new ObjectMapper()
                .readTree(page.getResponse().getContentAsString())
                .path("next")
                .asText();
        api().perform(get("/api/tenants/acme-shop/standings")
                        .param("limit", "1")
                        .param("next", next))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.standings", hasSize(1)));
        api().perform(get("/api/tenants/acme-shop/standings?state=WARNED"))
                .andExpect(jsonPath("$.standings", hasSize(0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=GOOD",
                "state=cooling_down",
                "kind=DROP%20TABLE",
                "limit=0",
                "limit=201",
                "next=x",
                "next=AAAA"
            })
    void saysWhatIsWrongWithAParameter(String query) throws Exception {
        api().perform(get("/api/tenants/acme-shop/standings?" + query))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.type").value("urn:focal:problem:invalid"))
                .andExpect(jsonPath("$.detail").value(org.hamcrest.Matchers.containsString(query.split("=")[0])));
    }

    @Test
    void doesNotTellAnotherTenantsCustomersFromNobody() throws Exception {
        var customer = coolsDown();

        for (var path : List.of(
                "/api/tenants/other-shop/customers/" + customer + "/standing",
                "/api/tenants/other-shop/standings",
                "/api/tenants/acme-shop/customers/" + UUID.randomUUID() + "/standing",
                "/api/tenants/acme-shop/customers/somebody/standing")) {
            api().perform(get(path))
                    .andExpect(status().isNotFound())
                    .andExpect(jsonPath("$.type").value("urn:focal:problem:not-found"));
        }
    }

    private CustomerId coolsDown() {
        var customer = customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "visitor-" + UUID.randomUUID());
        standings.keep(
                SHOP,
                customer,
                new ConversationId(UUID.randomUUID()),
                new TurnId(UUID.randomUUID()),
                new Finding(
                        List.of(),
                        List.of(new Finding.Suspicion("harassment", "HIGH", "en.curse", "a rule", "a.policy")),
                        new Finding.Measure(
                                State.COOLING_DOWN,
                                0,
                                30,
                                "harassment",
                                "HIGH",
                                "insulted again",
                                "platform.firewall.harassment.cool-down",
                                true),
                        null,
                        false,
                        false));
        return customer;
    }

    private MockMvc api() {
        return MockMvcBuilders.webAppContextSetup(context).build();
    }
}
