package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.ApiTokens;
import ai.focal360.platform.Role;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.WireMock;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody who writes on WhatsApp and in the webchat shows that they are one, and is one from then on, until parted. */
class IdentityIT extends WholeProduct {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern CODE = Pattern.compile("code is (\\d{6})");

    @Autowired
    private JdbcClient jdbc;

    /** Dutch mobile numbers begin with 061 to 065 and 068; others are none. */
    private final String number = "316" + ThreadLocalRandom.current().nextInt(10_000_000, 50_000_000);

    private String lead;

    @BeforeEach
    void letTheLeadIn(@Autowired ApiTokens tokens) {
        lead = tokens.create(ACME, Role.SUPPORT_LEAD);
    }

    @Test
    void aCodeSentToTheirPhoneMakesTwoCustomersOneAndBackAgain() {
        writesOnWhatsapp("Hello");
        var visitor = visitor();
        visitor.says("Hello");
        var onWhatsapp = byAddress("+" + number);
        var inWebchat = visitor.lastTurn().path("customer").asText();
        assertThat(onWhatsapp).isNotEqualTo(inWebchat);
        var before = rowsOf(inWebchat);
        assertThat(before).containsKeys("conversation", "turn", "turn_record");

        assertThat(visitor.says("I want to confirm my phone number").toString()).contains("Which phone number");
        assertThat(visitor.says("+" + number).toString()).contains("six digits");
        assertThat(visitor.says("My code is 000000").toString()).contains("4 tries left");
        assertThat(visitor.says(code()).toString()).contains("that's confirmed");
        var merge = await().atMost(PATIENCE)
                .until(() -> customer(onWhatsapp).path("merges").path(0), it -> is(it, "DONE"));

        assertThat(merge.path("by").asText()).isEqualTo("verified_by_code");
        assertThat(merge.path("survivor").asText()).isEqualTo(onWhatsapp);
        assertThat(customer(inWebchat)).as("either id is the customer's").isEqualTo(customer(onWhatsapp));
        assertThat(customer(onWhatsapp).path("identities").findValuesAsText("kind"))
                .containsExactlyInAnyOrder("WHATSAPP", "PHONE", "WEBCHAT");
        assertThat(rowsOf(inWebchat)).as("nothing is the other's any more").isEmpty();
        assertThat(visitor.says("Hello again")).isNotEmpty();
        var told = visitor.lastTurn();
        assertThat(told.path("customer").asText()).isEqualTo(onWhatsapp);
        assertThat(told.path("channel").path("confirmed").asText()).isEqualTo("VERIFIED_BY_PROVIDER");
        assertThat(told.path("facts").findValues("OtherConversation"))
                .singleElement()
                .satisfies(other -> assertThat(other.path("channel").asText()).isEqualTo("whatsapp"));
        assertThat(jdbc.sql("select text from outbound_message where text like '%code is%'")
                        .query(String.class)
                        .list())
                .as("the code is kept nowhere")
                .isEmpty();

        var parted = delete("/customers/%s/merges/%s?reason=%s"
                .formatted(onWhatsapp, merge.path("merge").asText(), "somebody+else"));
        assertThat(parted.statusCode()).as(parted.body()).isEqualTo(202);
        await().atMost(PATIENCE).until(() -> customer(onWhatsapp).path("merges").path(0), it -> is(it, "UNDONE"));

        assertThat(customer(inWebchat).path("id").asText()).isEqualTo(inWebchat);
        rowsOf(inWebchat)
                .forEach((table, rows) ->
                        assertThat(rows).as(table).isGreaterThanOrEqualTo(before.getOrDefault(table, 0L)));
        assertThat(visitor.says("Hello")).isNotEmpty();
        assertThat(visitor.lastTurn().path("customer").asText()).isEqualTo(inWebchat);
    }

    @Test
    void twoWhoAreBeingAnsweredAreJoinedAfterwards() {
        var one = visitor();
        var other = visitor();
        one.says("Hello");
        other.says("Hello");
        var first = one.lastTurn().path("customer").asText();
        var second = other.lastTurn().path("customer").asText();
        var running =
                jdbc.sql("""
                        insert into turn (id, tenant, agent, channel, address, customer_id, conversation_id, turn_group, state,
                                          due_at, owner, lease_until)
                        select gen_random_uuid(), tenant, agent, channel, address, customer_id, id, gen_random_uuid(),
                               'RUNNING', clock_timestamp(), 'another-node', clock_timestamp() + interval '1 hour'
                        from conversation where id = ?::uuid returning id
                        """).param(other.conversation()).query(UUID.class).single();

        var wanted = post("/customers/%s/merges".formatted(first), """
                {"with": "%s", "reason": "both ordered #W1"}""".formatted(second));
        assertThat(wanted.statusCode()).as(wanted.body()).isEqualTo(202);
        await().atMost(PATIENCE)
                .until(
                        () -> customer(first)
                                .path("merges")
                                .path(0)
                                .path("waitsFor")
                                .asText(),
                        it -> it.equals("a turn is running"));
        assertThat(customer(second).path("id").asText()).isEqualTo(second);

        jdbc.sql("update turn set state = 'DONE' where id = ?").param(running).update();
        await().atMost(PATIENCE)
                .until(() -> customer(second).path("id").asText().equals(first));
        assertThat(post("/customers/%s/merges".formatted(first), """
                {"with": "%s", "reason": "again"}""".formatted(second))
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void aSystemOfTheTenantSaysWhoseAnAddressIs() {
        var visitor = visitor();
        visitor.says("Hello");
        var id = visitor.lastTurn().path("customer").asText();
        var mail = "Sofie-%s@Example.com".formatted(number);

        var confirmed = post("/customers/%s/identities".formatted(id), """
                {"kind": "EMAIL", "address": "%s", "reason": "logged in"}""".formatted(mail));

        assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(200);
        assertThat(byAddress(mail.toLowerCase(java.util.Locale.ROOT))).isEqualTo(id);
        assertThat(customer(id).path("identities").findValuesAsText("level"))
                .containsExactlyInAnyOrder("VERIFIED_BY_PROVIDER", "VERIFIED_BY_TOOL");
        for (var body : List.of("{}", """
                {"kind": "EMAIL", "address": "nobody", "reason": "x"}""", """
                {"kind": "EMAIL", "address": "a@example.com"}""")) {
            assertThat(post("/customers/%s/identities".formatted(id), body).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
    }

    /** How many rows of each table name a customer, but those that tell of the customer themselves. */
    private Map<String, Long> rowsOf(String customer) {
        var counts = new java.util.TreeMap<String, Long>();
        jdbc.sql("""
                        select table_name || '.' || column_name from information_schema.columns
                        join information_schema.tables using (table_schema, table_name)
                        where table_schema = 'public' and table_type = 'BASE TABLE' and data_type = 'uuid'
                          and column_name in ('customer', 'customer_id') and table_name not in ('erasure', 'identity_code')
                        """).query(String.class).list().forEach(name -> {
            var table = name.substring(0, name.indexOf('.'));
            long rows = jdbc.sql("select count(*) from %s where %s = ?::uuid"
                            .formatted(table, name.substring(name.indexOf('.') + 1)))
                    .param(customer)
                    .query(Long.class)
                    .single();
            if (rows > 0) {
                counts.put(table, rows);
            }
        });
        return counts;
    }

    private void writesOnWhatsapp(String text) {
        whatsappPosts(WhatsappWebhook.text(number, "wamid." + UUID.randomUUID(), text));
        await().atMost(PATIENCE).until(() -> !sentTo(number).isEmpty());
    }

    private String code() {
        return await().atMost(PATIENCE)
                .until(
                        () -> sentTo(number).stream()
                                .map(CODE::matcher)
                                .filter(java.util.regex.Matcher::find)
                                .map(found -> found.group(1))
                                .findFirst()
                                .orElse(""),
                        code -> !code.isEmpty());
    }

    /** On WhatsApp or by SMS, whichever reaches a number. */
    private static List<String> sentTo(String number) {
        return GRAPH_API
                .findAll(WireMock.postRequestedFor(WireMock.urlPathMatching("/.*/[mM]essages.*"))
                        .withRequestBody(WireMock.containing(number)))
                .stream()
                .map(request -> URLDecoder.decode(request.getBodyAsString(), StandardCharsets.UTF_8))
                .toList();
    }

    private static boolean is(JsonNode merge, String state) {
        return merge.path("state").asText().equals(state);
    }

    private JsonNode customer(String id) {
        return api("/customers/" + id);
    }

    private String byAddress(String address) {
        return api("/customers?address=" + address.replace("+", "%2B"))
                .path(0)
                .path("id")
                .asText();
    }

    private HttpResponse<String> post(String path, String body) {
        return send(asLead(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> delete(String path) {
        return send(asLead(path).DELETE());
    }

    private HttpRequest.Builder asLead(String path) {
        return HttpRequest.newBuilder(URI.create(address("/api/tenants/acme-shop" + path)))
                .header("Authorization", "Bearer " + lead);
    }
}
