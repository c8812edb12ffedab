package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.Role;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The API describes itself to whoever has a token. */
class ApiDescriptionIT extends WholeProduct {
    @Test
    void listsThePathsOthersProgramAgainst() {
        assertThat(names(description().path("paths")))
                .containsExactlyInAnyOrder(
                        "/api/tenants/{tenant}/turns",
                        "/api/tenants/{tenant}/turns/{turn}",
                        "/api/tenants/{tenant}/turns/{turn}/replay",
                        "/api/tenants/{tenant}/replays",
                        "/api/tenants/{tenant}/replays/{replay}",
                        "/api/tenants/{tenant}/replays/{replay}/turns",
                        "/api/tenants/{tenant}/agenda",
                        "/api/tenants/{tenant}/agenda/{task}",
                        "/api/tenants/{tenant}/conversations/{conversation}/goals",
                        "/api/tenants/{tenant}/conversations/{conversation}/messages",
                        "/api/tenants/{tenant}/handoffs",
                        "/api/tenants/{tenant}/handoffs/{handoff}",
                        "/api/tenants/{tenant}/handoffs/{handoff}/claim",
                        "/api/tenants/{tenant}/handoffs/{handoff}/say",
                        "/api/tenants/{tenant}/handoffs/{handoff}/release",
                        "/api/tenants/{tenant}/handoffs/{handoff}/hand-back",
                        "/api/tenants/{tenant}/events",
                        "/api/tenants/{tenant}/knowledge-gaps",
                        "/api/tenants/{tenant}/knowledge-gaps/{gap}",
                        "/api/tenants/{tenant}/subscriptions",
                        "/api/tenants/{tenant}/subscriptions/{subscription}",
                        "/api/tenants/{tenant}/subscriptions/{subscription}/rotate",
                        "/api/tenants/{tenant}/subscriptions/{subscription}/pause",
                        "/api/tenants/{tenant}/subscriptions/{subscription}/resume",
                        "/api/tenants/{tenant}/subscriptions/{subscription}/test",
                        "/api/tenants/{tenant}/subscriptions/{subscription}/dead-letters",
                        "/api/tenants/{tenant}/subscriptions/{subscription}/dead-letters/redeliver",
                        "/api/tenants/{tenant}/subscriptions/{subscription}/dead-letters/{event}",
                        "/api/tenants/{tenant}/subscriptions/{subscription}/dead-letters/{event}/redeliver",
                        "/api/tenants/{tenant}/turns/quarantined",
                        "/api/tenants/{tenant}/turns/quarantined/{turn}/retry",
                        "/api/tenants/{tenant}/turns/quarantined/{turn}/dismiss",
                        "/api/tenants/{tenant}/scenario-runs",
                        "/api/tenants/{tenant}/human-tasks",
                        "/api/tenants/{tenant}/lanes",
                        "/api/tenants/{tenant}/conversations/{conversation}",
                        "/api/tenants/{tenant}/search/rebuild",
                        "/api/tenants/{tenant}/search/counts",
                        "/api/tenants/{tenant}/approvals",
                        "/api/tenants/{tenant}/approvals/{approval}",
                        "/api/tenants/{tenant}/approvals/{approval}/decision",
                        "/api/tenants/{tenant}/standings",
                        "/api/tenants/{tenant}/customers/{customer}/standing",
                        "/api/tenants/{tenant}/customers/{customer}/standing/release",
                        "/api/tenants/{tenant}/customers",
                        "/api/tenants/{tenant}/customers/{id}",
                        "/api/tenants/{tenant}/customers/{id}/identities",
                        "/api/tenants/{tenant}/customers/{id}/merges",
                        "/api/tenants/{tenant}/customers/{id}/merges/{merge}",
                        "/api/tenants/{tenant}/customers/{id}/export",
                        "/api/tenants/{tenant}/erasures",
                        "/api/tenants/{tenant}/erasures/{erasure}",
                        "/api/tenants/{tenant}/tools/{tool}/verdict",
                        "/api/tenants/{tenant}/packs",
                        "/api/tenants/{tenant}/packs/live",
                        "/api/tenants/{tenant}/channels",
                        "/api/tenants/{tenant}/channels/{channel}",
                        "/api/tenants/{tenant}/tools",
                        "/api/tenants/{tenant}/tools/{tool}",
                        "/api/tenants/{tenant}/effects",
                        "/api/tenants/{tenant}/effects/{key}",
                        "/api/tenants/{tenant}/effects/{key}/reconcile",
                        "/api/tenants/{tenant}/effects/{key}/compensate",
                        "/api/tenants/{tenant}/packs/live/findings",
                        "/api/tenants/{tenant}/packs/{number}/findings",
                        "/api/tenants/{tenant}/reporter/questions",
                        "/api/tenants/{tenant}/reporter/answers",
                        "/api/tenants/{tenant}/reporter/reports",
                        "/api/tenants/{tenant}/tokens",
                        "/api/tenants/{tenant}/tokens/{token}",
                        "/webchat/{tenant}/{agent}/messages",
                        "/webchat/{tenant}/{agent}/events",
                        "/webchat/{tenant}/{agent}/typing",
                        "/webchat/{tenant}/{agent}/read",
                        "/webhooks/{tenant}/{channel}");
    }

    @Test
    void saysWhatItIsAndAsksForATokenWhereOneIsNeeded() {
        var description = description();

        assertThat(description.at("/info/title").asText()).isEqualTo("Focal 360");
        assertThat(description.at("/info/version").asText()).isNotBlank();
        assertThat(description.at("/components/securitySchemes/token/scheme").asText())
                .isEqualTo("bearer");
        assertThat(description.at("/security/0").has("token")).isTrue();
        description.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> {
                    var described = operation.getValue();
                    assertThat(described.path("summary").asText())
                            .as(operation.getKey() + " " + path.getKey())
                            .isNotBlank();
                    assertThat(described.path("tags"))
                            .as(operation.getKey() + " " + path.getKey())
                            .hasSize(1);
                    // an empty list stands over the general one
                    assertThat(described.has("security"))
                            .as(path.getKey())
                            .isEqualTo(!path.getKey().startsWith("/api/"));
                }));
    }

    private JsonNode description() {
        var response = send(HttpRequest.newBuilder(URI.create(address("/v3/api-docs")))
                .header("Authorization", "Bearer " + tokens.create(ACME, Role.SERVICE)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response.body());
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
