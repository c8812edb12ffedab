package ai.focal360.tenant.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import ai.focal360.platform.ApiTokens;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.web.WebStage;
import ai.focal360.tenant.LiveTenants;
import ai.focal360.tenant.Tenants;
import com.jayway.jsonpath.JsonPath;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** An owner hands out tokens and takes them back, behind the real doors. */
@SpringBootTest(
        classes = {WebStage.class, TokenControllerTest.Shops.class},
        properties = "camunda.bpm.enabled=false")
@AutoConfigureMockMvc
class TokenControllerTest {
    private static final TenantId ACME = new TenantId("acme-shop");
    private static final TenantId OTHER = new TenantId("other-shop");
    private static final String TOKENS = "/api/tenants/acme-shop/tokens";

    @Import(TokenController.class)
    static class Shops {
        @Bean
        Tenants tenants() {
            var tenants = new Tenants();
            LiveTenants.goLive(tenants, ACME, "Acme", List.of(), List.of());
            LiveTenants.goLive(tenants, OTHER, "Other", List.of(), List.of());
            return tenants;
        }
    }

    @Autowired
    private MockMvc web;

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private JdbcClient jdbc;

    private String owner = "";

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        WebStage.database(registry);
    }

    @BeforeEach
    void anOwner() {
        jdbc.sql("delete from api_token").update();
        owner = tokens.create(ACME, Role.OWNER);
    }

    @Test
    void aTokenIsShownOnceWorksAndEnds() throws Exception {
        var made = wish(owner, "REPORTER", " Figures for the board ")
                .andExpect(status().isCreated())
                .andExpect(header().string("Cache-Control", containsString("no-store")))
                .andExpect(jsonPath("$.role").value("REPORTER"))
                .andExpect(jsonPath("$.label").value("Figures for the board"))
                .andExpect(jsonPath("$.created").isNotEmpty())
                .andExpect(jsonPath("$.token").value(startsWith("fcl_acme-shop_")))
                .andReturn()
                .getResponse()
                .getContentAsString();
        String token = JsonPath.read(made, "$.token");
        String id = JsonPath.read(made, "$.id");
        assertThat(tokens.caller(token).orElseThrow().role()).isEqualTo(Role.REPORTER);

        web.perform(with(owner, get(TOKENS)))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.length()").value(2))
                .andExpect(jsonPath("$[1].id").value(id))
                .andExpect(jsonPath("$[1].role").value("REPORTER"))
                .andExpect(jsonPath("$[1].label").value("Figures for the board"))
                .andExpect(jsonPath("$[1].created").isNotEmpty())
                .andExpect(content().string(not(containsString("fcl_"))));

        web.perform(with(owner, delete(TOKENS + "/" + id))).andExpect(status().isNoContent());
        assertThat(tokens.caller(token)).isEmpty();
        web.perform(with(owner, get(TOKENS))).andExpect(jsonPath("$.length()").value(1));
        web.perform(with(owner, delete(TOKENS + "/" + id))).andExpect(status().isNotFound());
    }

    @ParameterizedTest(name = "{1} of {0}: {2}")
    @CsvSource({
        "acme-shop,  OWNER,        200",
        "platform,   OPERATOR,     200",
        "acme-shop,  ANALYST,      403",
        "acme-shop,  SUPPORT_LEAD, 403",
        "acme-shop,  OPERATOR,     403",
        "acme-shop,  REPORTER,     403",
        "acme-shop,  SERVICE,      403",
        "other-shop, OWNER,        404",
        "platform,   ANALYST,      404",
    })
    void onlyTheOwnerAndThePlatformsOperatorManageTokens(String tenant, Role role, int status) throws Exception {
        var token = tokens.create(new TenantId(tenant), role);
        web.perform(with(token, get(TOKENS))).andExpect(status().is(status));
        wish(token, "REPORTER", "x").andExpect(status().is(status == 200 ? 201 : status));
        var victim = tokens.create(ACME, Role.SERVICE, "victim").orElseThrow();
        web.perform(with(token, delete(TOKENS + "/" + victim.listed().id())))
                .andExpect(status().is(status == 200 ? 204 : status));
        assertThat(tokens.caller(victim.token()).isEmpty()).isEqualTo(status == 200);
    }

    @Test
    void anotherTenantsTokenIsNeitherListedNorRevoked() throws Exception {
        var others = tokens.create(OTHER, Role.REPORTER, "theirs").orElseThrow();
        web.perform(with(owner, get(TOKENS))).andExpect(content().string(not(containsString("theirs"))));
        web.perform(with(owner, delete(TOKENS + "/" + others.listed().id())))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.type").value("urn:focal:problem:not-found"));
        assertThat(tokens.caller(others.token())).isPresent();
    }

    @Test
    void aTenantThatDoesNotExistGetsNoToken() throws Exception {
        var operator = tokens.create(TenantId.PLATFORM, Role.OPERATOR);
        web.perform(with(operator, post("/api/tenants/nobody/tokens"))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"role\": \"OWNER\", \"label\": \"x\"}"))
                .andExpect(status().isNotFound());
        assertThat(tokens.list(new TenantId("nobody"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"role\": \"REPORTER\"}",
                "{\"label\": \"x\"}",
                "{\"role\": \"REPORTER\", \"label\": \"  \"}",
                "{\"role\": \"REPORTER\", \"label\": \"a\\u0007b\"}",
                "{\"role\": \"REPORTER\", \"label\": \"a\\nb\"}",
                "{\"role\": \"KING\", \"label\": \"x\"}",
                "{\"role\": 0, \"label\": \"x\"}",
                "[]",
                ""
            })
    void whatIsNoWishIsRefused(String body) throws Exception {
        web.perform(with(owner, post(TOKENS))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.type").value(startsWith("urn:focal:problem:")));
        assertThat(tokens.list(ACME)).hasSize(1);
    }

    @Test
    void aLabelHasAtMostAHundredCharacters() throws Exception {
        wish(owner, "REPORTER", "x".repeat(101))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("label"));
        wish(owner, "REPORTER", "x".repeat(100)).andExpect(status().isCreated());
    }

    @Test
    void aTenantCannotFillTheTableWithTokens() throws Exception {
        for (var made = 1; made < 200; made++) {
            tokens.create(ACME, Role.SERVICE);
        }
        wish(owner, "REPORTER", "one more")
                .andExpect(status().isUnprocessableEntity())
                .andExpect(jsonPath("$.type").value("urn:focal:problem:refused"));
    }

    private ResultActions wish(String token, String role, String label) throws Exception {
        return web.perform(with(token, post(TOKENS))
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"role\": \"%s\", \"label\": \"%s\"}".formatted(role, label)));
    }

    private static MockHttpServletRequestBuilder with(String token, MockHttpServletRequestBuilder request) {
        return request.header("Authorization", "Bearer " + token);
    }
}
