package ai.focal360.platform.web;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.cookie;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import ai.focal360.platform.ApiTokens;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

@SpringBootTest(classes = WebStage.class, properties = "camunda.bpm.enabled=false")
@AutoConfigureMockMvc
@AutoConfigureObservability(tracing = false)
class SecurityTest {
    @Autowired
    JdbcTemplate database;

    @Autowired
    MockMvc web;

    @Autowired
    ApiTokens tokens;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        WebStage.database(registry);
    }

    @ParameterizedTest(name = "{0} {1} at {2}: {3}")
    @CsvSource({
        "acme-shop, REPORTER,     /api/tenants/acme-shop/probe,         200",
        "acme-shop, SERVICE,      /api/tenants/acme-shop/probe,         200",
        "acme-shop, ANALYST,      /api/tenants/acme-shop/probe/rules,   200",
        "acme-shop, SUPPORT_LEAD, /api/tenants/acme-shop/probe/rules,   200",
        "acme-shop, OWNER,        /api/tenants/acme-shop/probe/rules,   200",
        "acme-shop, REPORTER,     /api/tenants/acme-shop/probe/rules,   403",
        "acme-shop, OPERATOR,     /api/tenants/acme-shop/probe/rules,   403",
        "acme-shop, SERVICE,      /api/tenants/acme-shop/probe/rules,   403",
        "acme-shop, REPORTER,     /api/tenants/acme-shop/probe/figures, 200",
        "acme-shop, OWNER,        /api/tenants/acme-shop/probe/figures, 200",
        "acme-shop, ANALYST,      /api/tenants/acme-shop/probe/figures, 403",
        // another tenant's things are not there, whoever asks and whether or not that tenant exists
        "acme-shop, OWNER,        /api/tenants/other-shop/probe,        404",
        "acme-shop, OPERATOR,     /api/tenants/other-shop/probe,        404",
        "acme-shop, OWNER,        /api/tenants/platform/probe,          404",
        "acme-shop, OWNER,        /api/tenants/ACME/probe,              404",
        "acme-shop, OWNER,        /api/tenants,                         404",
        "acme-shop, OWNER,        /api/anything,                        404",
        // the platform's operator sees every tenant, its other roles do not
        "platform,  OPERATOR,     /api/tenants/acme-shop/probe,         200",
        "platform,  OPERATOR,     /api/tenants/acme-shop/probe/rules,   200",
        "platform,  OPERATOR,     /api/tenants/acme-shop/probe/figures, 200",
        "platform,  ANALYST,      /api/tenants/acme-shop/probe,         404",
        "platform,  SERVICE,      /api/tenants/acme-shop/probe,         404",
        // operations
        "platform,  SERVICE,      /actuator/prometheus,                 200",
        "platform,  OPERATOR,     /actuator/info,                       200",
        "acme-shop, OWNER,        /actuator/prometheus,                 404",
        "acme-shop, SERVICE,      /v3/api-docs,                         200",
    })
    void aTokenOpensWhatItsTenantAndRoleSay(String tenant, Role role, String path, int status) throws Exception {
        web.perform(with(tokens.create(new TenantId(tenant), role), get(path))).andExpect(status().is(status));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/tenants/acme-shop/probe",
                "/api/tenants/other-shop/probe",
                "/actuator/prometheus",
                "/actuator/info",
                "/v3/api-docs",
                "/v3/api-docs.yaml"
            })
    void withoutATokenNothingIsSaid(String path) throws Exception {
        web.perform(get(path))
                .andExpect(status().isUnauthorized())
                .andExpect(header().string("WWW-Authenticate", containsString("Bearer")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer fcl_acme-shop_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "Bearer nonsense",
                "Bearer ",
                "Basic YWRtaW46YWRtaW4=",
            })
    void aTokenNobodyMadeOpensNothing(String authorization) throws Exception {
        web.perform(get("/api/tenants/acme-shop/probe").header("Authorization", authorization))
                .andExpect(status().isUnauthorized())
                .andExpect(header().exists("WWW-Authenticate"));
    }

    @Test
    void aRevokedTokenOpensNothing() throws Exception {
        var tenant = new TenantId("revoked-shop");
        var token = tokens.create(tenant, Role.ANALYST);
        tokens.revokeAll(tenant, Role.ANALYST);
        web.perform(with(token, get("/api/tenants/revoked-shop/probe"))).andExpect(status().isUnauthorized());
    }

    @Test
    void aTokenCannotBeUsedForAnotherTenantByRenamingIt() throws Exception {
        var token = tokens.create(new TenantId("acme-shop"), Role.OWNER).replace("acme-shop", "other-shop");
        web.perform(with(token, get("/api/tenants/other-shop/probe"))).andExpect(status().isUnauthorized());
    }

    @Test
    void anErrorOfTheDatabaseDoesNotQuoteTheRow() {
        assertThatThrownBy(() -> database.execute("""
                        do $$ begin
                            create temporary table guests (name text primary key) on commit drop;
                            insert into guests values ('Ja' || 'ne'), ('Ja' || 'ne');
                        end $$
                        """))
                .hasMessageContaining("guests_pkey")
                .hasMessageNotContaining("Jane");
    }

    @Test
    void healthIsOpenAndTellsNoDetails() throws Exception {
        web.perform(get("/actuator/health"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.components").doesNotExist());
        web.perform(get("/actuator/health/readiness")).andExpect(status().isOk());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/login", "/logout", "/engine-rest/engine", "/nothing/at/all", "/error"})
    void whatIsNotListedIsNotThere(String path) throws Exception {
        web.perform(get(path)).andExpect(status().isNotFound());
        web.perform(post(path)).andExpect(status().isNotFound());
    }

    @Test
    void theApiKeepsNoSession() throws Exception {
        web.perform(with(tokens.create(new TenantId("acme-shop"), Role.OWNER), get("/api/tenants/acme-shop/probe")))
                .andExpect(cookie().doesNotExist("JSESSIONID"));
    }

    @Test
    void ourPagesLoadNothingFromElsewhereAndRunNoInlineScript() throws Exception {
        web.perform(get("/chat/acme-shop/alex"))
                .andExpect(header().string("Content-Security-Policy", containsString("default-src 'self'")))
                .andExpect(header().string("X-Content-Type-Options", "nosniff"))
                .andExpect(header().string("X-Frame-Options", "DENY"));
    }

    @Test
    void camundasPagesKeepTheirOwnContentPolicy() throws Exception {
        web.perform(get("/camunda/app/tasklist/"))
                .andExpect(header().doesNotExist("Content-Security-Policy"))
                .andExpect(header().string("X-Frame-Options", "SAMEORIGIN"));
    }

    @ParameterizedTest(name = "Sec-Fetch-Site {0}, Origin {1}: {2}")
    @CsvSource({
        "same-origin, http://localhost,       200",
        "cross-site,  https://evil.example,   403",
        "same-site,   http://other.localhost, 403",
        "none,        ,                       403",
        ",            http://localhost,       200",
        ",            http://localhost:8081,  403",
        ",            https://evil.example,   403",
        ",            null,                   403",
        ",            ,                       200",
    })
    void aChatMessageComesFromOurOwnPage(String site, String origin, int status) throws Exception {
        var request =
                post("/webchat/probe").contentType(MediaType.APPLICATION_JSON).content("{\"name\": \"Jo\"}");
        if (site != null) {
            request.header("Sec-Fetch-Site", site);
        }
        if (origin != null) {
            request.header("Origin", origin);
        }
        web.perform(request).andExpect(status().is(status));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "json"})
    void aChatMessageIsNothingAFormCouldSend(String type) throws Exception {
        web.perform(post("/webchat/probe").header("Content-Type", type).content("{\"name\": \"Jo\"}"))
                .andExpect(status().isUnsupportedMediaType());
    }

    private static MockHttpServletRequestBuilder with(String token, MockHttpServletRequestBuilder request) {
        return request.header("Authorization", "Bearer " + token);
    }
}
