package ai.focal360.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.WholeProduct;
import ai.focal360.audit.AuditStore;
import ai.focal360.audit.TurnRecord;
import ai.focal360.audit.TurnRecordJson;
import ai.focal360.ingress.Acceptance;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.ingress.Inbox;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.policy.Policies;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.ChannelConfigs;
import ai.focal360.tenant.ConfigStore;
import ai.focal360.tenant.Publishing;
import ai.focal360.tenant.Tenants;
import ai.focal360.turn.EffectiveConfig;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Recorded turns decide again, over HTTP and on the whole product: those of a shop of its own, with the demo's rules and
 * order desk, whose customers said what people say. {@code -Dreplay.turns=1000} has more of them talk.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayIT extends WholeProduct {
    private static final TenantId SHOP = new TenantId("replay-shop");
    private static final int TURNS = Integer.getInteger("replay.turns", 100);
    private static final int AT_ONCE = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant HALF_A_YEAR_AGO = Instant.now().minus(Duration.ofDays(183));
    private static final ChannelConfig WEBCHAT =
            ChannelConfigs.channel("webchat", ChannelConfig.Kind.WEBCHAT, new AgentId("alex"));

    private static final String HANDOVER = "escalation.start";
    private static final String NOT_YOURS = "orders.owner.deny";
    private static final String GRANT = "complaints.remedy.grant";

    /** One rule of many says something else, and there is one more that never fires. */
    private static final UnaryOperator<String> SAYS_MORE = content -> content.replace(
                    "new StartScenario( \"escalate-to-human\", $reason )",
                    "new StartScenario( \"escalate-to-human\", \"please help: \" + $reason )")
            .replace("rule \"hand over to a person\"", """
                    rule "nobody says this" @Policy("escalation.nobody")
                    when  Understood( text == "there is no such sentence" )
                          ScenarioOffer( id == "escalate-to-human" )
                    then  insert( new StartScenario( "escalate-to-human", "it was said" ) );
                    end

                    rule "hand over to a person\"""");

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
            List.of("I want to return order #W1000009", "hannah.mueller@example.com", "all of it", "yes"));

    @Autowired
    private Inbox inbox;

    @Autowired
    private AuditStore audit;

    @Autowired
    private Publishing publishing;

    @Autowired
    private Tenants tenants;

    @Autowired
    private ConfigStore packs;

    @Autowired
    private EffectiveConfig.Configs configs;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ObjectMapper json;

    private String analyst = "";
    private List<TurnRecord> recorded = List.of();

    @BeforeAll
    void customersTalk() throws InterruptedException, ExecutionException {
        publish(UnaryOperator.identity());
        analyst = tokens.create(SHOP, Role.ANALYST);
        var turns = new ArrayList<TurnId>();
        var visitors = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (var number = 0; turns.size() < TURNS; number += AT_ONCE) {
                var talks = new ArrayList<Future<List<TurnId>>>();
                for (var visitor = number; visitor < number + AT_ONCE; visitor++) {
                    var name = "visitor-" + visitor;
                    var texts = TALKS.get(visitor % TALKS.size());
                    talks.add(visitors.submit(() -> talk(name, texts)));
                }
                for (var talk : talks) {
                    turns.addAll(talk.get());
                }
            }
        } finally {
            visitors.shutdownNow();
        }
        recorded =
                turns.stream().map(turn -> audit.find(SHOP, turn).orElseThrow()).toList();
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

    @Test
    void everyTurnDecidesAsItDidThen() {
        var replay = ended(begin("recorded"));

        assertThat(replay.path("state").asText()).isEqualTo("DONE");
        assertThat(replay.path("reasons")).isEmpty();
        assertThat(replay.path("differences")).isEmpty();
        assertThat(replay.path("total").asInt()).isEqualTo(recorded.size());
        assertThat(replay.path("identical").asInt()).isEqualTo(recorded.size());
    }

    @Test
    void rulesThatAreCompiledAnewDecideBitForBitTheSame() {
        // as another node does, or this one after a restart: from the packs that are stored
        var anew = new Replays(audit, new RecordedPacks(packs), tenants, configs, new Policies(), json);

        assertThat(recorded)
                .map(record -> anew.replay(record, new Against.Recorded()))
                .allSatisfy(replayed -> {
                    assertThat(replayed.outcome()).isEqualTo(Replayed.Outcome.IDENTICAL);
                    assertThat(replayed.questions()).isNotEmpty().allSatisfy(asked -> assertThat(asked.now())
                            .isEqualTo(asked.then()));
                });
    }

    @Test
    void eachPointRulesAreAskedAtIsReplayed() {
        var points = recorded.stream()
                .flatMap(record ->
                        json(replay(record, "recorded").body()).path("questions").findValuesAsText("point").stream())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(points).contains("ingress", "firewall", "guideline", "navigation", "action", "plan");
    }

    @Test
    void afterOneRuleChangedExactlyTheTurnsItSpokeInDiffer() {
        publish(SAYS_MORE);

        var replay = ended(begin("current"));

        assertThat(replay.path("pack").asText()).startsWith("replay-shop@").isNotEqualTo("replay-shop@1");
        assertThat(different(replay)).isEqualTo(spokenIn(HANDOVER)).isNotEmpty();
        assertThat(replay.path("differences")).hasSize(1);
        var difference = replay.path("differences").get(0);
        assertThat(difference.path("policy").asText()).isEqualTo(HANDOVER);
        assertThat(difference.path("change").asText()).isEqualTo("CHANGED");
        assertThat(difference.path("turns").asInt())
                .isEqualTo(spokenIn(HANDOVER).size());
        assertThat(replay.path("identical").asInt())
                .isEqualTo(recorded.size() - spokenIn(HANDOVER).size());
    }

    @Test
    void afterOneRuleIsGoneExactlyTheTurnsItSpokeInDiffer() {
        publish(content -> content.replaceAll("(?s)rule \"deny touching somebody else's order\".*?\nend\n", ""));

        var replay = ended(begin("current"));

        assertThat(different(replay)).isEqualTo(spokenIn(NOT_YOURS)).isNotEmpty();
        assertThat(byName(replay.path("differences"), "policy")
                        .get(NOT_YOURS)
                        .path("change")
                        .asText())
                .isEqualTo("GONE");
    }

    @Test
    void afterASettingChangedTheTurnsOnItsOtherSideDiffer() {
        publish(content -> content.replace("remedy.auto-limit-eur: 100", "remedy.auto-limit-eur: 10"));

        var replay = ended(begin("current"));

        assertThat(different(replay)).isEqualTo(spokenIn(GRANT)).isNotEmpty();
    }

    @Test
    void showsWhatATurnDecidedThenAndWouldDecideToday() {
        publish(SAYS_MORE);
        var turn = recorded.stream().filter(spoke(HANDOVER)).findFirst().orElseThrow();

        var then = json(replay(turn, "recorded").body());
        var today = json(replay(turn, "current").body());

        assertThat(then.path("identical").asBoolean()).isTrue();
        assertThat(json(replay(turn, "1").body()).path("identical").asBoolean()).isTrue();
        assertThat(today.path("outcome").asText()).isEqualTo("DIFFERENT");
        assertThat(today.path("href").asText()).endsWith("/turns/" + turn.turn());
        var difference = today.findValues("differences").stream()
                .filter(differences -> !differences.isEmpty())
                .findFirst()
                .orElseThrow()
                .get(0);
        assertThat(difference.path("rule").asText()).isEqualTo("hand over to a person");
        assertThat("please help: " + difference.at("/was/reason").asText())
                .isEqualTo(difference.at("/is/reason").asText());
    }

    @Test
    void nothingHappensByAReplay() {
        var before = everything();

        ended(begin("recorded"));
        recorded.stream().limit(20).forEach(record -> replay(record, "current"));

        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void saysWhyATurnCannotBeReplayed() {
        var old = appended(document -> document.put("schemaVersion", 1).remove(List.of("facts", "questions")));
        var gone = appended(document -> document.withArray("questions")
                .forEach(question -> ((ObjectNode) question).put("pack", "replay-shop@999999")));
        var unfit = appended(document -> document.findParents("language").stream()
                .filter(fact -> fact.has("calledBy"))
                .forEach(talk -> ((ObjectNode) talk).remove("language")));

        assertThat(reason(old)).contains("before replay was");
        assertThat(reason(gone)).contains("replay-shop@999999 is not stored any more");
        assertThat(reason(unfit)).contains("Talk.language");

        var replay = ended(begin("recorded", HALF_A_YEAR_AGO.minusSeconds(1), HALF_A_YEAR_AGO.plusSeconds(1)));
        assertThat(replay.path("notReplayable").asInt()).isEqualTo(3);
        assertThat(replay.path("reasons")).hasSize(3);
    }

    @Test
    void onlyWhoMayAndOnlyWhatIsThere() {
        var turn = recorded.get(0);

        assertThat(replay(turn, "yesterday's").statusCode()).isEqualTo(400);
        assertThat(replay(turn, "999999").statusCode()).isEqualTo(400);
        assertThat(post(analyst, "/turns/" + UUID.randomUUID() + "/replay", "{}")
                        .statusCode())
                .isEqualTo(404);
        var reporter = tokens.create(SHOP, Role.REPORTER);
        assertThat(post(reporter, "/turns/" + turn.turn() + "/replay", "{}").statusCode())
                .as("conclusions say what was said, unmasked")
                .isEqualTo(403);
        assertThat(post(reporter, "/replays", period("recorded", turn.startedAt(), Instant.now()))
                        .statusCode())
                .isEqualTo(403);
        var other = tokens.create(ACME, Role.OWNER);
        assertThat(post(other, "/turns/" + turn.turn() + "/replay", "{}").statusCode())
                .isNotEqualTo(200);
        assertThat(post(analyst, "/replays", period("recorded", Instant.now(), turn.startedAt()))
                        .statusCode())
                .isEqualTo(400);
    }

    private Map<String, Long> everything() {
        return List.of("turn", "message", "turn_record", "effect", "outbound_message", "act_ru_execution").stream()
                .collect(Collectors.toMap(table -> table, table -> jdbc.sql("select count(*) from " + table)
                        .query(Long.class)
                        .single()));
    }

    /** A turn of half a year ago: one of today's as it might have been written then. */
    private TurnRecord appended(Consumer<ObjectNode> change) {
        var document = (ObjectNode) json(TurnRecordJson.write(recorded.get(0)));
        document.put("turn", UUID.randomUUID().toString()).put("finishedAt", HALF_A_YEAR_AGO.toString());
        change.accept(document);
        var record = TurnRecordJson.read(document.toString());
        audit.append(record);
        return record;
    }

    private String reason(TurnRecord record) {
        var answer = json(replay(record, "recorded").body());
        assertThat(answer.path("outcome").asText()).isEqualTo("NOT_REPLAYABLE");
        return answer.path("reasons").toString();
    }

    private Set<String> spokenIn(String policy) {
        return recorded.stream()
                .filter(spoke(policy))
                .map(record -> record.turn().toString())
                .collect(Collectors.toSet());
    }

    private static Predicate<TurnRecord> spoke(String policy) {
        return record -> record.decisions().stream()
                .anyMatch(decision -> decision.policy().equals(policy));
    }

    /** Page by page. */
    private Set<String> different(JsonNode replay) {
        var turns = new TreeSet<String>();
        var next = "0";
        while (!next.isEmpty()) {
            var page = json(
                    get(replay.path("turns").asText() + "?limit=3&next=" + next).body());
            assertThat(page.path("turns").size()).isLessThanOrEqualTo(3);
            page.path("turns").forEach(turn -> {
                turns.add(turn.path("turn").asText());
                assertThat(get(turn.path("href").asText()).statusCode()).isEqualTo(200);
            });
            next = page.path("next").asText();
        }
        return turns;
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

    private HttpResponse<String> replay(TurnRecord record, String pack) {
        return post(analyst, "/turns/%s/replay".formatted(record.turn()), "{\"pack\": \"%s\"}".formatted(pack));
    }

    private String begin(String pack) {
        return begin(pack, recorded.get(0).startedAt().minusSeconds(60), Instant.now());
    }

    private String begin(String pack, Instant from, Instant to) {
        var response = post(analyst, "/replays", period(pack, from, to));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return response.headers().firstValue("Location").orElseThrow();
    }

    private static String period(String pack, Instant from, Instant to) {
        return """
                {"from": "%s", "to": "%s", "pack": "%s"}
                """.formatted(from, to, pack);
    }

    private JsonNode ended(String location) {
        return await().atMost(PATIENCE).until(() -> json(get(location).body()), replay -> !replay.path("state")
                .asText()
                .equals("RUNNING"));
    }

    private HttpResponse<String> get(String path) {
        return send(request(analyst, path));
    }

    private HttpResponse<String> post(String token, String path, String body) {
        return send(request(token, "/api/tenants/" + SHOP + path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String token, String path) {
        return HttpRequest.newBuilder(URI.create(address(path))).header("Authorization", "Bearer " + token);
    }
}
