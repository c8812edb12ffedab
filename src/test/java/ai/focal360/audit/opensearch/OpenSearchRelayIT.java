package ai.focal360.audit.opensearch;

import static ai.focal360.audit.TurnRecords.ACME;
import static ai.focal360.audit.TurnRecords.NOON;
import static ai.focal360.audit.TurnRecords.OTHER;
import static ai.focal360.audit.TurnRecords.turn;
import static ai.focal360.audit.WorkRecords.run;
import static ai.focal360.audit.WorkRecords.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.focal360.audit.ScenarioRun;
import ai.focal360.audit.SearchKind;
import ai.focal360.audit.SearchUnavailable;
import ai.focal360.audit.TurnCursor;
import ai.focal360.audit.TurnQuery;
import ai.focal360.audit.TurnRecord;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The search copy on a real OpenSearch, which comes and goes. */
class OpenSearchRelayIT {
    private static TestOpenSearch server;

    private RelayFixture node;

    @BeforeAll
    static void start() {
        server = new TestOpenSearch().start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void empty() {
        node = new RelayFixture(server.emptied());
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void losesNothingWhenTheServerIsAwayForAWhile() throws Exception {
        node.loop.start();
        var turns = IntStream.range(0, 600).mapToObj(i -> turn().record()).toList();
        var customers = Executors.newFixedThreadPool(4);
        try {
            var third = turns.size() / 3;
            record(customers, turns.subList(0, third));
            server.kill();
            record(customers, turns.subList(third, 2 * third));
            await().untilAsserted(() -> assertThat(node.metrics
                            .get("focal.audit.outbox.pending")
                            .gauge()
                            .value())
                    .isGreaterThanOrEqualTo(third));
            assertThatThrownBy(() -> node.store.search(words(ACME, "order", null, 10)))
                    .isInstanceOf(SearchUnavailable.class);
            server.start();
            record(customers, turns.subList(2 * third, turns.size()));
        } finally {
            customers.shutdown();
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(node.waiting()).isEmpty());
        server.get("/focal-turns/_refresh");
        assertThat(found("order", 200)).hasSize(turns.size()).containsExactlyInAnyOrderElementsOf(turns);
        assertThat(server.json("/focal-turns/_count").get("count").asInt()).isEqualTo(turns.size());
        assertThat(node.refusals()).isEmpty();
        await().untilAsserted(() -> assertThat(
                        node.metrics.get("focal.audit.outbox.lag").timeGauge().value())
                .isZero());
    }

    @Test
    void findsTurnsByWordsOfBothSidesPhrasesAndBeginnings() {
        var broken = turn().said("De mok is stük aangekomen")
                .answered("I am sorry your mug is broken")
                .record();
        var late = turn().said("Is my order late?")
                .answered("Sorry, it is on its way")
                .record();
        relay(broken, late);
        assertThat(search("stük")).containsExactly(broken);
        assertThat(search("MOK sorry")).containsExactly(broken);
        assertThat(search("sorry")).containsExactlyInAnyOrder(broken, late);
        assertThat(search("\"order late\"")).containsExactly(late);
        assertThat(search("\"late order\"")).isEmpty();
        assertThat(search("sorry -mug")).containsExactly(late);
        assertThat(search("aangek*")).containsExactly(broken);
        assertThat(search("((( \"")).isEmpty();
    }

    @Test
    void findsNothingBeforeTheFirstTurnWasRelayed() {
        assertThat(search("anything")).isEmpty();
    }

    @Test
    void showsATenantOnlyItsOwn() {
        var ours = turn().record();
        var theirs = turn().of(OTHER).record();
        relay(ours, theirs);
        assertThat(search("order")).containsExactly(ours);
        assertThat(node.store.search(words(OTHER, "order", null, 10)).turns()).containsExactly(theirs);
        assertThat(node.store
                        .search(words(new TenantId("third-shop"), "order", null, 10))
                        .turns())
                .isEmpty();
    }

    @Test
    void combinesWordsWithEveryOtherFilter() {
        var conversation = ConversationId.random();
        var wanted = turn().in(conversation)
                .with("robin")
                .on("whatsapp-nl")
                .ended("PARTIAL", "KNOWLEDGE_GAP")
                .record();
        relay(wanted, turn().record(), turn().in(conversation).record());
        var query = new TurnQuery(
                ACME,
                conversation,
                wanted.customer(),
                "robin",
                "whatsapp-nl",
                "PARTIAL",
                "KNOWLEDGE_GAP",
                "order",
                NOON,
                NOON.plusNanos(1_000),
                null,
                10);
        assertThat(node.store.search(query).turns()).containsExactly(wanted);
        assertThat(node.store
                        .search(new TurnQuery(ACME, null, null, null, null, null, null, "order", null, NOON, null, 10))
                        .turns())
                .isEmpty();
    }

    @Test
    void leadsThroughAllPagesAcrossMonths() {
        var turns = new ArrayList<TurnRecord>();
        for (int i = 0; i < 17; i++) {
            turns.add(turn().at(Instant.parse("2026-01-31T23:59:59.999998Z").plusNanos((i / 3) * 1_000L))
                    .record());
        }
        relay(turns.toArray(TurnRecord[]::new));
        assertThat(server.json("/_alias/focal-turns").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("focal-turns-2026.01", "focal-turns-2026.02");
        var byPlace = new TreeMap<TurnCursor, TurnRecord>();
        turns.forEach(record -> byPlace.put(TurnCursor.of(record), record));
        assertThat(found("order", 4))
                .containsExactlyElementsOf(byPlace.descendingMap().values());
    }

    @Test
    void indexesATurnOnceHoweverOftenItIsGiven() {
        var record = turn().record();
        relay(record);
        node.jdbc
                .sql(
                        "insert into search_outbox (kind, tenant, document) select 'TURN', tenant, turn_id from turn_record")
                .update();
        relay();
        assertThat(server.json("/focal-turns/_count").get("count").asInt()).isEqualTo(1);
    }

    @Test
    void givesEveryIndexedFieldATypeAndKeepsTheRestOut() {
        var record = turn().record();
        relay(record);
        var mapped =
                server.json("/focal-turns/_mapping").get("focal-turns-2026.03").get("mappings");
        assertThat(mapped.get("dynamic").asText()).isEqualTo("false");
        var source = server.json("/focal-turns-2026.03/_doc/" + record.turn() + "?routing=acme-shop")
                .get("_source");
        assertThat(unmapped(source, mapped, "")).isEmpty();
        assertThat(source.toString()).doesNotContain("#W1").doesNotContain("PROMISED_DATE");
    }

    @Test
    void setsAsideWhatTheIndexRefusesAndRelaysTheRest() {
        server.put("/focal-turns-2026.03", """
                {"mappings": {"properties": {"agent": {"type": "integer"}}}, "aliases": {"focal-turns": {}}}
                """);
        var fine = turn().with("alex").at(Instant.parse("2026-04-01T00:00:00Z")).record();
        var refused = turn().with("alex").record();
        node.record(refused, fine);
        var relayed = node.relay.relay();
        assertThat(relayed).isEqualTo(new SearchRelay.Relayed(1, 1, 0, false));
        assertThat(node.waiting()).isEmpty();
        assertThat(node.refusals()).singleElement().asString().contains("mapper_parsing_exception", "agent");
        assertThat(node.store.find(ACME, refused.turn())).contains(refused);
    }

    @Test
    void bringsTheTemplateBackToAServerThatComesBackEmpty() {
        relay(turn().record());
        server.delete("/focal-turns-*");
        server.delete("/_index_template/focal-turns");
        server.kill();
        node.record(turn().record());
        assertThatThrownBy(node.relay::relay).isInstanceOf(SearchUnavailable.class);
        server.start();
        relay();
        assertThat(server.json("/focal-turns/_count").get("count").asInt()).isEqualTo(1);
        assertThat(server.json("/focal-turns/_mapping")
                        .at("/focal-turns-2026.03/mappings/dynamic")
                        .asText())
                .isEqualTo("false");
    }

    @Test
    void letsTwoNodesShareTheWork() throws Exception {
        var turns = IntStream.range(0, 1_500).mapToObj(i -> turn().record()).toArray(TurnRecord[]::new);
        node.record(turns);
        try (var other = new RelayFixture(server, RelayFixture.QUICK, node.database)) {
            node.loop.start();
            other.loop.start();
            await().untilAsserted(() -> assertThat(node.waiting()).isEmpty());
            node.loop.stop();
            other.loop.stop();
            assertThat(node.count("indexed") + other.count("indexed")).isEqualTo(turns.length);
        }
        server.get("/focal-turns/_refresh");
        assertThat(server.json("/focal-turns/_count").get("count").asInt()).isEqualTo(turns.length);
    }

    @Test
    void keepsTheNewestStateOfARunWhicheverNodeRelaysItLast() throws Exception {
        var run = UUID.randomUUID();
        try (var other = new RelayFixture(server, RelayFixture.QUICK, node.database)) {
            node.change(node.runs, run(run, 1, ScenarioRun.State.RUNNING), 1);
            other.change(other.runs, run(run, 1, ScenarioRun.State.COMPLETED), 2);
            // the second node has seen the newer row, and is first
            assertThat(other.relay.relay().indexed()).isEqualTo(2);
            assertThat(state(run)).isEqualTo("COMPLETED");
            node.copy.changed(SearchKind.RUN, ACME, List.of(run.toString()));
            assertThat(node.relay.relay()).isEqualTo(new SearchRelay.Relayed(1, 0, 0, false));
            assertThat(state(run)).isEqualTo("COMPLETED");
        }
    }

    @Test
    void endsAtTheNewestStateWhenTwoNodesRaceOverOneRun() throws Exception {
        var run = UUID.randomUUID();
        node.jdbc.sql("create table kept (revision bigint not null)").update();
        node.jdbc.sql("insert into kept values (0)").update();
        try (var other = new RelayFixture(server, RelayFixture.QUICK, node.database)) {
            node.loop.start();
            other.loop.start();
            var changing = Executors.newFixedThreadPool(2);
            try {
                for (var done : changing.invokeAll(List.of(changes(node, other, run), changes(other, node, run)))) {
                    done.get();
                }
            } finally {
                changing.shutdown();
            }
            await().untilAsserted(() -> assertThat(node.waiting()).isEmpty());
        }
        server.get("/focal-runs/_refresh");
        var found = server.json("/focal-runs-2026.03/_doc/" + run + "?routing=acme-shop");
        assertThat(found.get("_version").asLong()).isEqualTo(200);
        assertThat(found.at("/_source/version").asInt()).isEqualTo(200);
    }

    private static Callable<Void> changes(RelayFixture here, RelayFixture there, UUID run) {
        return () -> {
            for (int i = 0; i < 100; i++) {
                here.transactions.executeWithoutResult(transaction -> {
                    long revision = here.jdbc
                            .sql("update kept set revision = revision + 1 returning revision")
                            .query(Long.class)
                            .single();
                    var changed = run(run, (int) revision, ScenarioRun.State.RUNNING);
                    there.runs.put(changed, revision);
                    here.change(here.runs, changed, revision);
                });
            }
            return null;
        };
    }

    @Test
    void copiesTasksOfPeopleAsTheyStandAndForgetsThoseThatAreGone() {
        var task = task("task-7");
        node.change(node.tasks, task, 1);
        node.copy.changed(SearchKind.TASK, ACME, List.of("task-8", "task-7"));
        assertThat(node.relay.relay()).isEqualTo(new SearchRelay.Relayed(2, 0, 0, false));
        var source = server.json("/focal-tasks-2026.03/_doc/task-7?routing=acme-shop")
                .get("_source");
        assertThat(source.get("schemaVersion").asInt()).isEqualTo(1);
        assertThat(source.get("tenant").asText()).isEqualTo("acme-shop");
        assertThat(source.get("decision").asText()).isEqualTo("APPROVED");
        assertThat(node.waiting()).isEmpty();
    }

    private static String state(UUID run) {
        return server.json("/focal-runs-2026.03/_doc/" + run + "?routing=acme-shop")
                .at("/_source/state")
                .asText();
    }

    private void relay(TurnRecord... records) {
        node.relay(records);
        server.get("/focal-turns/_refresh");
    }

    private void record(ExecutorService customers, List<TurnRecord> turns) throws Exception {
        for (var done : customers.invokeAll(turns.stream()
                .map(record -> Executors.callable(() -> node.store.append(record)))
                .toList())) {
            done.get();
        }
    }

    private List<TurnRecord> search(String text) {
        return node.store.search(words(ACME, text, null, 50)).turns();
    }

    /** All pages. */
    private List<TurnRecord> found(String text, int limit) {
        var found = new ArrayList<TurnRecord>();
        String next = null;
        do {
            var page = node.store.search(words(ACME, text, next, limit));
            found.addAll(page.turns());
            next = page.next();
        } while (next != null);
        assertThat(new HashSet<>(found)).hasSameSizeAs(found);
        return found;
    }

    private static TurnQuery words(TenantId tenant, String text, @Nullable String next, int limit) {
        return new TurnQuery(tenant, null, null, null, null, null, null, text, null, null, next, limit);
    }

    private static List<String> unmapped(JsonNode source, JsonNode mapping, String path) {
        var unmapped = new ArrayList<String>();
        source.properties().forEach(field -> {
            var property = mapping.path("properties").path(field.getKey());
            if (property.isMissingNode()) {
                unmapped.add(path + field.getKey());
            } else if (field.getValue().isObject()) {
                unmapped.addAll(unmapped(field.getValue(), property, field.getKey() + "."));
            } else if (field.getValue().isArray()) {
                field.getValue().forEach(item -> {
                    if (item.isObject()) {
                        unmapped.addAll(unmapped(item, property, field.getKey() + "."));
                    }
                });
            }
        });
        return unmapped;
    }
}
