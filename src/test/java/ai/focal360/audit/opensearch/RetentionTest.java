package ai.focal360.audit.opensearch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import ai.focal360.TestPostgres;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who removes the months that are over. March 2026 is now. */
class RetentionTest {
    private static final String POLICY = "/_plugins/_ism/policies/focal-retention";

    private final WireMockServer openSearch =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());

    @BeforeEach
    void start() {
        openSearch.start();
        openSearch.stubFor(any(anyUrl()).willReturn(okJson("{}")));
        openSearch.stubFor(get(urlPathEqualTo("/focal-*/_alias")).willReturn(okJson("""
                        {"focal-turns-2025.11": {}, "focal-runs-2025.11": {}, "focal-turns-2025.12": {}, "focal-turns-old": {},
                         "focal-else-2025.11": {}, "focal-turns-2026.03": {}}
                        """)));
    }

    @AfterEach
    void stop() {
        openSearch.stop();
    }

    @Test
    void removesThemItselfWhereOpenSearchHasNoPoliciesForIndices() {
        openSearch.stubFor(get(urlPathEqualTo(POLICY)).willReturn(aResponse().withStatus(400)));
        round(3);
        openSearch.verify(2, deleteRequestedFor(anyUrl()));
        openSearch.verify(deleteRequestedFor(urlEqualTo("/focal-turns-2025.11")));
        openSearch.verify(deleteRequestedFor(urlEqualTo("/focal-runs-2025.11")));
    }

    @Test
    void givesOpenSearchAPolicyWhereItHasThem() {
        openSearch.stubFor(get(urlPathEqualTo(POLICY)).willReturn(aResponse().withStatus(404)));
        round(3);
        openSearch.verify(putRequestedFor(urlEqualTo(POLICY))
                .withRequestBody(
                        matchingJsonPath("$.policy.states[0].transitions[0].conditions.min_index_age", equalTo("124d")))
                .withRequestBody(containing("\"actions\":[{\"delete\":{}}]"))
                .withRequestBody(
                        matchingJsonPath("$.policy.ism_template[0].index_patterns[2]", equalTo("focal-tasks-*"))));
        openSearch.verify(postRequestedFor(urlEqualTo("/_plugins/_ism/add/focal-*"))
                .withRequestBody(matchingJsonPath("$.policy_id", equalTo("focal-retention"))));
        openSearch.verify(0, deleteRequestedFor(anyUrl()));
    }

    @Test
    void changesItsPolicyOnlyWhenTheSettingChanged() {
        openSearch.stubFor(get(urlPathEqualTo(POLICY)).willReturn(okJson("""
                        {"_seq_no": 7, "_primary_term": 1, "policy": {"states": [{"transitions": [
                          {"conditions": {"min_index_age": "124d"}}]}]}}
                        """)));
        round(3);
        openSearch.verify(0, putRequestedFor(anyUrl()));
        round(4);
        openSearch.verify(
                1,
                putRequestedFor(urlPathEqualTo(POLICY))
                        .withQueryParam("if_primary_term", equalTo("1"))
                        .withQueryParam("if_seq_no", equalTo("7")));
        openSearch.verify(1, postRequestedFor(urlEqualTo("/_plugins/_ism/change_policy/focal-*")));
    }

    @Test
    void removesNothingWithoutALimit() {
        round(0);
        openSearch.verify(0, deleteRequestedFor(anyUrl()));
        openSearch.verify(0, postRequestedFor(urlPathMatching("/_plugins/.*")));
    }

    private void round(int months) {
        try (var node = new RelayFixture(
                FakeSearchServer.at(openSearch.baseUrl()), RelayFixture.QUICK, TestPostgres.database(), months)) {
            node.upkeep.round();
        }
    }
}
