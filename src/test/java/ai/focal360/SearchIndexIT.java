package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The search index of the whole product: who sees what of a person, and whether everything is in it. */
class SearchIndexIT extends WholeProduct {
    private static final String LIAM = "liam.smith@example.com";

    @Test
    void showsAReporterWhatWasSaidButNotByWhom() {
        var customer = visitor();
        customer.says("Where is my order #W1000006?");
        customer.says(LIAM);

        var record = customer.lastTurn();
        assertThat(record.path("personal").toString()).contains(LIAM);
        assertThat(record.at("/messages/0/text").asText()).isEqualTo(LIAM);
        var shown = get(ACME, Role.REPORTER, "/turns/" + record.path("turn").asText());
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).contains("[e-mail]").doesNotContain(LIAM);
        assertThat(get(ACME, Role.REPORTER, "/conversations/" + customer.conversation())
                        .body())
                .contains("Where is my order")
                .doesNotContain(LIAM);
    }

    @Test
    void isMadeAgainForAllTenantsAndHasWhatWasRecorded() {
        visitor().says("How long do I have to return something?");

        assertThat(post(ACME, Role.OPERATOR).statusCode()).isEqualTo(404);
        assertThat(post(TenantId.PLATFORM, Role.REPORTER).statusCode()).isEqualTo(403);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> post(TenantId.PLATFORM, Role.OPERATOR).statusCode() == 202);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(json(get(TenantId.PLATFORM, Role.OPERATOR, "/search/rebuild")
                                        .body())
                                .at("/kinds"))
                        .isNotEmpty()
                        .allSatisfy(kind -> assertThat(kind.has("finishedAt")).isTrue()));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            var counts =
                    json(get(TenantId.PLATFORM, Role.OPERATOR, "/search/counts").body());
            assertThat(counts.path("counts")).isNotEmpty();
            assertThat(counts.path("differing")).isEmpty();
        });
    }

    private HttpResponse<String> get(TenantId tenant, Role role, String path) {
        return send(as(tenant, role, path));
    }

    private HttpResponse<String> post(TenantId tenant, Role role) {
        return send(as(tenant, role, "/search/rebuild").POST(HttpRequest.BodyPublishers.noBody()));
    }

    private HttpRequest.Builder as(TenantId tenant, Role role, String path) {
        return HttpRequest.newBuilder(URI.create(address("/api/tenants/" + tenant + path)))
                .header("Authorization", "Bearer " + tokens.create(tenant, role));
    }
}
