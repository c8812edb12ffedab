package ai.focal360.customer.web;

import static org.hamcrest.Matchers.hasSize;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import ai.focal360.TestPostgres;
import ai.focal360.customer.CustomerProperties;
import ai.focal360.customer.Customers;
import ai.focal360.customer.FieldValue;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.web.ProblemAnswers;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.Tenants;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
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
class CustomersApiTest {
    private static final TenantId SHOP = new TenantId("acme-shop");

    @Configuration
    @EnableWebMvc
    @EnableConfigurationProperties(CustomerProperties.class)
    @Import({Customers.class, CustomersApi.class, ProblemAnswers.class, Tenants.class})
    static class Api {
        @Bean
        JdbcClient jdbc() {
            return JdbcClient.create(TestPostgres.database());
        }
    }

    @Autowired
    private WebApplicationContext context;

    @Autowired
    private Customers customers;

    @Test
    void showsIdentitiesAndValues() throws Exception {
        var id = customers.contact(SHOP, ChannelConfig.Kind.WHATSAPP, "31612345678");
        var name = new FieldValue("Sofie", "customer", 0.9, Instant.parse("2026-03-02T11:00:00Z"));
        customers.save(customers.load(SHOP, id).with(Map.of("name", name)));

        api().perform(get("/api/tenants/acme-shop/customers/{id}", id.value()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.id").value(id.toString()))
                .andExpect(jsonPath("$.identities", hasSize(2)))
                .andExpect(jsonPath("$.values.name.value").value("Sofie"));
        api().perform(get("/api/tenants/acme-shop/customers").param("address", "+31612345678"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$[0].id").value(id.toString()));
    }

    @Test
    void doesNotTellAnotherTenantsCustomersFromNobody() throws Exception {
        var id = customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "visitor-1");

        for (var path : new String[] {
            "/api/tenants/other-shop/customers/" + id,
            "/api/tenants/NOT%20A%20TENANT/customers/" + id,
            "/api/tenants/acme-shop/customers/00000000-0000-0000-0000-000000000000"
        }) {
            api().perform(get(java.net.URI.create(path))).andExpect(status().isNotFound());
        }
        api().perform(get("/api/tenants/other-shop/customers").param("address", "visitor-1"))
                .andExpect(jsonPath("$", hasSize(0)));
    }

    @Test
    void refusesWhatIsNoIdOrAddress() throws Exception {
        api().perform(get("/api/tenants/acme-shop/customers/sofie"))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.type").value("urn:focal:problem:not-found"));
        api().perform(get("/api/tenants/acme-shop/customers").param("address", "x".repeat(300)))
                .andExpect(status().isBadRequest());
        api().perform(get("/api/tenants/acme-shop/customers").param("address", " "))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.type").value("urn:focal:problem:invalid"));
    }

    private MockMvc api() {
        return MockMvcBuilders.webAppContextSetup(context).build();
    }
}
