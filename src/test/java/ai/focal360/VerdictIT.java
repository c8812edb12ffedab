package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.Role;
import ai.focal360.tenant.Publishing;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** An analyst tries what the rules would say to a call, and nothing comes of it. */
class VerdictIT extends WholeProduct {
    private static final String OWNER = """
            "values": {"user_id": {"value": "emma_devries_1001", "source": "tool:find_user_id_by_email"}}""";

    @Autowired
    private Publishing publishing;

    @Test
    void saysWhatIsMissingAndThenThatItWouldBeAllowed() {
        var asked = verdict("cancel_pending_order", """
                {"arguments": {"order_id": "#W1000001", "reason": "no longer needed"}, %s}""".formatted(OWNER));
        assertThat(asked.path("verdict").asText()).isEqualTo("confirm");

        var confirmed = verdict("cancel_pending_order", """
                {"arguments": {"order_id": "#W1000001", "reason": "no longer needed"}, %s, "confirmations": [{}]}""".formatted(OWNER));
        assertThat(confirmed.path("verdict").asText()).isEqualTo("allowed");
        assertThat(confirmed.path("facts").findValuesAsText("type")).contains("ToolCall", "Order", "Now", "Registered");

        // nothing was written: the order is still there to be asked about
        assertThat(verdict("cancel_pending_order", """
                        {"arguments": {"order_id": "#W1000001", "reason": "no longer needed"}, %s}""".formatted(OWNER))
                        .path("verdict")
                        .asText())
                .isEqualTo("confirm");
    }

    @Test
    void namesEveryRuleThatSpoke() {
        var denied = verdict("cancel_pending_order", """
                {"arguments": {"order_id": "#W1000001", "reason": "too expensive"}}""");

        assertThat(denied.path("verdict").asText()).isEqualTo("denied");
        assertThat(denied.path("rules").findValuesAsText("policy"))
                .contains("orders.owner.deny", "orders.cancel.reason", "platform.action.confirm");
    }

    @Test
    void asksForAnAddressThatIsSurelyTheirsWhereTheTenantWantsOne() {
        try (var pack = new ChangedPack(publishing).settings("identity.tools: [cancel_pending_order]")) {
            pack.live();
            assertThat(reached("claimed").path("policy").asText()).isEqualTo("platform.action.unconfirmed-address");
            assertThat(reached("verified_by_code").path("verdict").asText()).isEqualTo("confirm");
        }
        assertThat(post("cancel_pending_order", "{\"addresses\": [{\"kind\": \"fax\"}]}", Role.ANALYST)
                        .body())
                .contains("addresses.kind", "webchat, whatsapp, phone, email, external");
    }

    private JsonNode reached(String level) {
        return verdict("cancel_pending_order", """
                {"arguments": {"order_id": "#W1000001", "reason": "no longer needed"}, %s,
                 "addresses": [{"kind": "email", "level": "%s"}]}""".formatted(OWNER, level));
    }

    @Test
    void refusesWhatIsNoTrial() {
        assertThat(post("cancel_pending_order", "{\"arguments\": {\"order_id\": {\"x\": 1}}}", Role.ANALYST)
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("no_such_tool", "{}", Role.ANALYST).statusCode()).isEqualTo(404);
        assertThat(post("cancel_pending_order", "{}", Role.SERVICE).statusCode())
                .isEqualTo(403);
        assertThat(post("cancel_pending_order", "{\"effects\": [{\"state\": \"PERHAPS\"}]}", Role.ANALYST)
                        .body())
                .contains("urn:focal:problem:invalid", "effects.state");
    }

    private JsonNode verdict(String tool, String body) {
        var response = post(tool, body, Role.ANALYST);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response.body());
    }

    private HttpResponse<String> post(String tool, String body, Role role) {
        return send(
                HttpRequest.newBuilder(URI.create(address("/api/tenants/acme-shop/tools/%s/verdict".formatted(tool))))
                        .header("Authorization", "Bearer " + tokens.create(ACME, role))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
