package ai.focal360.platform.web;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import ai.focal360.platform.ApiTokens;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

@SpringBootTest(classes = WebStage.class, properties = "camunda.bpm.enabled=false")
@AutoConfigureMockMvc
class ProblemsTest {
    @Autowired
    MockMvc web;

    @Autowired
    ApiTokens tokens;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        WebStage.database(registry);
    }

    @ParameterizedTest
    @EnumSource
    void everyProblemReachesItsClientInOneShape(Problem problem) throws Exception {
        web.perform(provoking(problem))
                .andExpect(status().is(problem.status()))
                .andExpect(content().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.type").value(problem.type().toString()))
                .andExpect(jsonPath("$.title").value(problem.title()))
                .andExpect(jsonPath("$.status").value(problem.status()))
                .andExpect(jsonPath("$.detail").isNotEmpty());
    }

    private MockHttpServletRequestBuilder provoking(Problem problem) {
        return switch (problem) {
            case INVALID -> greeting("{\"name\": \"\"}");
            case MALFORMED -> greeting("{\"name\": ");
            case UNAUTHENTICATED -> get("/api/tenants/acme-shop/probe");
            case WRONG_SIGNATURE -> post("/webhooks/probe/fails/signature");
            case WRONG_VERIFY_TOKEN -> post("/webhooks/probe/fails/handshake");
            case FORBIDDEN ->
                get("/api/tenants/acme-shop/probe/rules")
                        .header("Authorization", "Bearer " + tokens.create(new TenantId("acme-shop"), Role.REPORTER));
            case CROSS_SITE -> post("/webchat/probe").header("Sec-Fetch-Site", "cross-site");
            case NOT_FOUND -> get("/nothing");
            case METHOD_NOT_ALLOWED -> get("/webhooks/probe/greeting");
            case NOT_ACCEPTABLE -> get("/webhooks/probe/tenant/acme-shop").accept(MediaType.APPLICATION_PDF);
            case CONFLICT -> post("/webhooks/probe/fails/stale");
            case TOO_LARGE -> greeting(" ".repeat(1 << 20) + "{}");
            case UNSUPPORTED_MEDIA_TYPE ->
                post("/webhooks/probe/greeting").contentType("application/pdf").content("x");
            case REFUSED -> post("/webhooks/probe/fails/refused");
            case TOO_MANY_REQUESTS -> post("/webhooks/probe/fails/rate");
            case INTERNAL -> post("/webhooks/probe/fails/unexpectedly");
            case UNAVAILABLE -> post("/webhooks/probe/fails/database");
        };
    }

    @Test
    void listsEveryInvalidMember() throws Exception {
        web.perform(greeting("{\"name\": \"\"}"))
                .andExpect(jsonPath("$.errors[0].field").value("name"))
                .andExpect(jsonPath("$.errors[0].message").isNotEmpty());
    }

    @Test
    void namesTheParameterThatIsInvalid() throws Exception {
        web.perform(get("/webhooks/probe/page").param("number", "0"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("number"));
        web.perform(get("/webhooks/probe/page").param("number", "many"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("number"));
        web.perform(get("/webhooks/probe/page"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.type").value("urn:focal:problem:invalid"))
                .andExpect(jsonPath("$.detail").value(containsString("number")));
    }

    @Test
    void saysWhereTheJsonBreaksWithoutRepeatingIt() throws Exception {
        web.perform(greeting("{\"name\": hunter2}"))
                .andExpect(jsonPath("$.detail").value(containsString("line 1")))
                .andExpect(content().string(not(containsString("hunter2"))));
        web.perform(greeting("{\"times\": \"hunter2\"}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.detail").value(containsString("times")))
                .andExpect(content().string(not(containsString("hunter2"))));
    }

    @Test
    void refusesTextThatIsNotUtf8() throws Exception {
        var latin1 = "{\"name\": \"Zoë\"}".getBytes(StandardCharsets.ISO_8859_1);
        web.perform(post("/webhooks/probe/greeting")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(latin1))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.type").value("urn:focal:problem:malformed"))
                .andExpect(jsonPath("$.detail").value("The body is not valid UTF-8."));
    }

    @Test
    void anAddressThatNamesNoTenantIsNotThere() throws Exception {
        web.perform(get("/webhooks/probe/tenant/ACME!"))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.type").value("urn:focal:problem:not-found"));
    }

    @Test
    void anAddressBelowAnOpenPathIsNotThereEither() throws Exception {
        web.perform(get("/webhooks/probe/nothing"))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.type").value("urn:focal:problem:not-found"));
    }

    @Test
    void keepsWhatFailedInsideToItself() throws Exception {
        web.perform(post("/webhooks/probe/fails/unexpectedly"))
                .andExpect(content().string(not(containsString("hunter2"))));
        web.perform(post("/webhooks/probe/fails/stale")).andExpect(content().string(not(containsString("jane"))));
        web.perform(post("/webhooks/probe/fails/database")).andExpect(content().string(not(containsString("jdbc"))));
    }

    @Test
    void saysWhenToComeBack() throws Exception {
        web.perform(post("/webhooks/probe/fails/rate")).andExpect(header().string("Retry-After", "30"));
        web.perform(post("/webhooks/probe/fails/database")).andExpect(header().exists("Retry-After"));
    }

    @Test
    void saysWhichMethodsThereAre() throws Exception {
        web.perform(get("/webhooks/probe/greeting"))
                .andExpect(header().string("Allow", "POST"))
                .andExpect(jsonPath("$.detail").value("Supported here: POST."));
    }

    @Test
    void carriesWhatEachErrorIsAbout() throws Exception {
        web.perform(post("/webhooks/probe/fails/refused"))
                .andExpect(jsonPath("$.errors[0].file").value("orders.drl"))
                .andExpect(jsonPath("$.errors[0].line").value(7));
    }

    private static MockHttpServletRequestBuilder greeting(String body) {
        return post("/webhooks/probe/greeting")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body);
    }
}
