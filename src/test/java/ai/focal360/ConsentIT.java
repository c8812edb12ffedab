package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.ApiTokens;
import ai.focal360.platform.Role;
import ai.focal360.tenant.Publishing;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever says on a channel that they want no more is not written to there first, until they say otherwise. */
class ConsentIT extends WholeProduct {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    private Publishing publishing;

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private JdbcClient jdbc;

    /** Dutch mobile numbers begin with 061 to 065 and 068; others are none. */
    private final String number = "316" + ThreadLocalRandom.current().nextInt(10_000_000, 50_000_000);

    private ChangedPack pack;

    @BeforeEach
    void neverQuiet() {
        pack = new ChangedPack(publishing)
                .changing("seeds/acme-shop/tenant.yaml", "settings:\n", """
                        settings:
                          outreach.quiet.exempt: [reminder]
                          outreach.open.minutes: 0
                        """)
                .live();
    }

    @AfterEach
    void demoAgain() {
        pack.close();
    }

    @Test
    void nobodyIsRemindedAfterAStopUntilTheyResume() {
        calls(
                "messages",
                "\"messages\":[{\"from\":\"%s\",\"id\":\"wamid.%s\",\"type\":\"text\",\"text\":{\"body\":\"Hello\"}}]"
                        .formatted(number, UUID.randomUUID()));
        prefers("stop", 1);
        assertThat(reminded()).isEqualTo("DROPPED");

        prefers("resume", 2);
        assertThat(reminded()).isEqualTo("DONE");
        prefers("stop", 1);
        assertThat(reminded()).as("a repetition changes nothing").isEqualTo("DONE");

        prefers("stop", 3);
        assertThat(reminded()).isEqualTo("DROPPED");
    }

    /** What became of a reminder. */
    private String reminded() {
        var customer = jdbc.sql("select customer::text from customer_identity where tenant = ? and address = ?")
                .params(ACME.value(), number)
                .query(String.class)
                .single();
        var wish = Map.of(
                "type",
                "reminder",
                "customer",
                customer,
                "text",
                "follow-up.still-there",
                "reason",
                "it arrives tomorrow");
        var task = send(HttpRequest.newBuilder(URI.create(address("/api/tenants/acme-shop/agenda")))
                .header("Authorization", "Bearer " + tokens.create(ACME, Role.OWNER))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.valueToTree(wish).toString())));
        assertThat(task.statusCode()).as(task.body()).isEqualTo(201);
        var id = json(task.body()).path("id").asText();
        return await().atMost(PATIENCE)
                .until(
                        () -> api("/agenda/" + id).path("state").asText(),
                        state -> !state.equals("OPEN") && !state.equals("SPEAKING"));
    }

    private void prefers(String value, int at) {
        calls("user_preferences", """
                "user_preferences":[{"wa_id":"%s","category":"marketing_messages","value":"%s","timestamp":%d}]
                """.formatted(number, value, 1_767_225_600 + at));
    }

    private void calls(String field, String what) {
        var body = """
                {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"%s","value":{
                "messaging_product":"whatsapp","metadata":{"phone_number_id":"106540352242922"},%s}}]}]}
                """.formatted(field, what);
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(address("/webhooks/acme-shop/whatsapp")))
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", signature(body))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(response.statusCode()).isEqualTo(200);
    }

    private static String signature(String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(APP_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Expected every Java to know HmacSHA256", e);
        }
    }
}
