package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.audit.AuditStore;
import ai.focal360.audit.TurnRecord;
import ai.focal360.audit.TurnRecordJson;
import ai.focal360.ingress.Acceptance;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.ingress.Inbox;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ApiTokens;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.Channel;
import ai.focal360.tenant.Publishing;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Recorded turns are decided again, over HTTP and on the whole product: a shop of its own, with the demo's rules and order
 * desk, whose customers said what people say. {@code -Dreplay.turns=1000} has more of them talk.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayIT extends WholeProduct {
    private static final TenantId SHOP = new TenantId("replay-shop");
    private static final int TURNS = Integer.getInteger("replay.turns", 120);
    private static final int AT_ONCE = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Channel WEBCHAT = new Channel(
            "webchat", Channel.Kind.WEBCHAT, new AgentId("alex"), Duration.ZERO, Duration.ZERO, 4000, true, Map.of());

    private static final List<List<String>> TALKS = List.of(
            List.of("How long do I have to return something?", "Thank you very much", "and what does shipping cost?"),
            List.of(
                    "I want to cancel my order #W1000005",
                    "liam.smith@example.com",
                    "I ordered it by mistake",
                    "yes please"),
            List.of("I want to cancel my order #W1000014", "emma.devries@example.com", "I want to talk to a person"),
            List.of("My order #W1000003 arrived damaged, it was worth 20 euro", "emma.devries@example.com", "thanks"),
            List.of(
                    "My headphones from order #W1000002 arrived broken, they cost 129 euro",
                    "emma.devries@example.com"),
            List.of("Waar is mijn bestelling?", "noor.bakker@example.com", "#W1000013"),
            List.of("Wo ist meine Bestellung?", "hannah.mueller@example.com", "#W1000011", "Danke"),
            List.of("What is the airspeed velocity of an unladen swallow?", "zxqv wblk", "my lawyer will hear of this"),
            List.of("you stupid idiot", "you are a stupid idiot", "sorry. Where is my order?"),
            List.of(
                    "I want to return order #W1000009",
                    "hannah.mueller@example.com",
                    "all of it",
                    "to the same card",
                    "yes"));

    @Autowired
    private Inbox inbox;

    @Autowired
    private AuditStore audit;

    @Autowired
    private Publishing publishing;

    @Autowired
    private Tenants tenants;

    @Autowired
    private ApiTokens tokens;

    private String analyst = "";
    private List<TurnRecord> recorded = List.of();

    @BeforeAll
    void customersTalk() {
        publish(UnaryOperator.identity());
        analyst = tokens.create(SHOP, Role.ANALYST);
        var turns = new ArrayList<TurnId>();
        var pool = Executors.newFixedThreadPool(AT_ONCE);
        var began = System.nanoTime();
        try {
            for (var number = 0; turns.size() < TURNS; number += AT_ONCE) {
                var visitors = new ArrayList<java.util.concurrent.Future<List<TurnId>>>();
                for (var at = number; at < number + AT_ONCE; at++) {
                    var visitor = at;
                    visitors.add(pool.submit(() -> talk("visitor-" + visitor, TALKS.get(visitor % TALKS.size()))));
                }
                for (var visitor : visitors) {
                    turns.addAll(visitor.get());
                }
            }
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("Expected customers to be answered", e);
        } finally {
            pool.shutdownNow();
        }
        System.out.printf("%d turns talked in %d s%n", turns.size(), (System.nanoTime() - began) / 1_000_000_000);
        recorded =
                turns.stream().map(turn -> audit.find(SHOP, turn).orElseThrow()).toList();
        figures();
    }

    @Test
    void everyTurnDecidesAgainAsItDidThen() {
        var replay = ended(begin("recorded"));

        assertThat(replay.path("state").asText()).isEqualTo("DONE");
        assertThat(replay.path("reasons")).isEmpty();
        assertThat(replay.path("differences")).isEmpty();
        assertThat(replay.path("total").asInt()).isEqualTo(recorded.size());
        assertThat(replay.path("identical").asInt()).isEqualTo(recorded.size());
        System.out.println(replay);
    }

    private void figures() {
        var all = 0L;
        var without = 0L;
        var settings = 0L;
        var points = new HashMap<String, Integer>();
        for (var record : recorded) {
            var document = (com.fasterxml.jackson.databind.node.ObjectNode) json(TurnRecordJson.write(record));
            all += document.toString().length();
            document.remove("facts");
            document.remove("questions");
            without += document.toString().length();
            record.questions().forEach(question -> points.merge(question.point(), 1, Integer::sum));
        }
        System.out.printf(
                "%d turns: %d bytes with, %d without; points %s%n",
                recorded.size(), all / recorded.size(), without / recorded.size(), points);
        System.out.println(recorded.get(1).facts());
    }

    private List<TurnId> talk(String visitor, List<String> texts) {
        return texts.stream()
                .map(text -> {
                    var accepted = (Acceptance.Accepted) inbox.accept(new InboundMessage(
                            SHOP, WEBCHAT, visitor, UUID.randomUUID().toString(), InboundMessage.TEXT, text, null));
                    await().atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(20))
                            .until(() -> audit.find(SHOP, accepted.turn()).isPresent());
                    return accepted.turn();
                })
                .toList();
    }

    private void publish(UnaryOperator<String> change) {
        var files = new TreeMap<String, String>();
        tenants.require(ACME)
                .files()
                .forEach((path, content) -> files.put(renamed(path), change.apply(renamed(content))));
        assertThat(publishing.publish(SHOP, files)).isInstanceOf(Publishing.Outcome.Published.class);
    }

    private static String renamed(String text) {
        return text.replace(ACME.value(), SHOP.value()).replace("acme_shop", "replay_shop");
    }

    private String begin(String pack) {
        var response =
                post("/replays", """
                {"from": "%s", "to": "%s", "pack": "%s"}
                """.formatted(recorded.get(0).finishedAt().minusSeconds(60), Instant.now(), pack));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return response.headers().firstValue("Location").orElseThrow();
    }

    private JsonNode ended(String location) {
        return await().atMost(PATIENCE).until(() -> json(get(location).body()), replay -> !replay.path("state")
                .asText()
                .equals("RUNNING"));
    }

    private HttpResponse<String> get(String path) {
        return send(request(path));
    }

    private HttpResponse<String> post(String path, String body) {
        return send(request("/api/tenants/" + SHOP + path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address(path))).header("Authorization", "Bearer " + analyst);
    }
}
