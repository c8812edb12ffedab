package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.Role;
import ai.focal360.tenant.Publishing;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
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
    private JdbcClient jdbc;

    /** Dutch mobile numbers begin with 061 to 065 and 068; others are none. */
    private final String number = "316" + ThreadLocalRandom.current().nextInt(10_000_000, 50_000_000);

    private ChangedPack pack;

    @BeforeEach
    void neverQuiet() {
        pack = new ChangedPack(publishing).speakingAtAnyTime().live();
    }

    @AfterEach
    void demoAgain() {
        pack.close();
    }

    @Test
    void nobodyIsRemindedAfterAStopUntilTheyResume() {
        whatsappPosts(WhatsappWebhook.text(number, "wamid." + UUID.randomUUID(), "Hello"));
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
        whatsappPosts(WhatsappWebhook.change("user_preferences", """
                "user_preferences":[{"wa_id":"%s","category":"marketing_messages","value":"%s","timestamp":%d}]
                """.formatted(number, value, 1_767_225_600 + at)));
    }
}
