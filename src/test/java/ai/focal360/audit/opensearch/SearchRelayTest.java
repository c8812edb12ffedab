package ai.focal360.audit.opensearch;

import static ai.focal360.audit.TurnRecords.ACME;
import static ai.focal360.audit.TurnRecords.turn;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.focal360.TestPostgres;
import ai.focal360.audit.SearchSwitchedOff;
import ai.focal360.audit.SearchUnavailable;
import ai.focal360.audit.TurnQuery;
import ai.focal360.platform.SearchServer;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** The relay against an OpenSearch that misbehaves. */
class SearchRelayTest {
    private static final String INDEXED = "{\"index\": {\"status\": 201}}";
    private static final String BUSY =
            "{\"index\": {\"status\": 429, \"error\": {\"type\": \"rejected_execution_exception\", \"reason\": \"queue is full\"}}}";
    private static final String BROKEN =
            "{\"index\": {\"status\": 400, \"error\": {\"type\": \"mapper_parsing_exception\", \"reason\": \"failed to parse\"}}}";
    private static final String STRANGE =
            "{\"index\": {\"status\": 400, \"error\": {\"type\": \"strange_exception\", \"reason\": \"who knows\"}}}";
    private static final String CROWDED =
            "{\"index\": {\"status\": 400, \"error\": {\"type\": \"validation_exception\", \"reason\": \"too many shards\"}}}";

    private final WireMockServer openSearch =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());
    private RelayFixture node;

    @BeforeEach
    void start() {
        openSearch.start();
        openSearch.stubFor(
                get(urlPathMatching("/_index_template/.*"))
                        .willReturn(
                                okJson(
                                        "{\"index_templates\": [{\"name\": \"focal-turns\", \"index_template\": {\"version\": 999}}]}")));
        node = new RelayFixture(server());
    }

    @AfterEach
    void stop() {
        node.close();
        openSearch.stop();
    }

    @Test
    void waitsLongerAndLongerWhileOpenSearchIsBusyAndThenDeliversEverything() {
        answers(
                aResponse().withStatus(429).withBody("Too Many Requests"),
                jsonResponse("{\"error\": {\"type\": \"circuit_breaking_exception\"}, \"status\": 429}", 429),
                bulk(INDEXED, BUSY, INDEXED),
                bulk(INDEXED));
        node.record(turn().record(), turn().record(), turn().record());
        node.loop.start();
        await().untilAsserted(() -> assertThat(node.waiting()).isEmpty());
        node.loop.stop();
        assertThat(node.count("indexed")).isEqualTo(3);
        assertThat(node.count("postponed")).isEqualTo(1);
        var pauses = pauses();
        // backed off 50, 100 and 200 ms, a fifth shorter or longer
        assertThat(pauses).hasSize(3);
        assertThat(pauses.get(0)).isGreaterThanOrEqualTo(40);
        assertThat(pauses.get(1)).isGreaterThanOrEqualTo(80);
        assertThat(pauses.get(2)).isGreaterThanOrEqualTo(160);
        assertThat(node.refusals()).isEmpty();
    }

    @Test
    void isNotHurriedByNewTurnsWhileItBacksOff() {
        openSearch.stubFor(post(urlPathEqualTo("/_bulk")).willReturn(aResponse().withStatus(503)));
        var patient = new RelaySettings(
                500,
                DataSize.ofMegabytes(5),
                Duration.ZERO,
                Duration.ofMillis(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                3);
        try (var calm = new RelayFixture(server(), patient, TestPostgres.database())) {
            calm.record(turn().record());
            calm.loop.start();
            await().until(() -> bulks().size() == 1);
            for (int i = 0; i < 50; i++) {
                calm.record(turn().record());
            }
            calm.loop.stop();
            assertThat(bulks()).hasSize(1);
            assertThat(calm.waiting()).hasSize(51);
        }
    }

    @Test
    void setsAsideOnlyTheTurnThatCannotBeIndexed() {
        answers(bulk(INDEXED, BROKEN, INDEXED));
        var broken = turn().record();
        node.record(turn().record(), broken, turn().record());
        assertThat(node.relay.relay()).isEqualTo(new SearchRelay.Relayed(2, 1, 0, false));
        assertThat(node.waiting()).isEmpty();
        assertThat(node.refusals()).containsExactly("mapper_parsing_exception: failed to parse");
        assertThat(node.outbox.backlog().refused()).isEqualTo(1);
    }

    @Test
    void triesAgainForAReasonThatMayPassButNotForever() {
        answers(bulk(STRANGE), bulk(STRANGE), bulk(STRANGE));
        node.record(turn().record());
        assertThat(node.relay.relay().postponed()).isEqualTo(1);
        assertThat(node.relay.relay().postponed()).isEqualTo(1);
        assertThat(node.relay.relay().refused()).isEqualTo(1);
        assertThat(node.refusals()).containsExactly("strange_exception: who knows");
    }

    @Test
    void neverGivesUpOnATurnForAReasonOfTheCluster() {
        answers(bulk(BUSY), bulk(CROWDED), bulk(BUSY), bulk(CROWDED), bulk(INDEXED));
        node.record(turn().record());
        for (int i = 0; i < 4; i++) {
            assertThat(node.relay.relay().postponed()).isEqualTo(1);
        }
        assertThat(node.relay.relay().indexed()).isEqualTo(1);
    }

    @Test
    void keepsTheWholeBatchWhenTheAnswerIsLost() {
        answers(
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                okJson("{\"errors\": false, \"items\": []}"),
                aResponse().withStatus(200).withBody("<html>gateway</html>"),
                bulk(INDEXED, INDEXED));
        node.record(turn().record(), turn().record());
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(node.relay::relay).isInstanceOf(SearchUnavailable.class);
            assertThat(node.waiting()).hasSize(2);
        }
        assertThat(node.relay.relay().indexed()).isEqualTo(2);
    }

    @Test
    void waitsAtItsDoorWhenItsPasswordIsWrong() {
        openSearch.stubFor(get(urlPathMatching("/.*")).willReturn(aResponse().withStatus(401)));
        node.record(turn().record());
        assertThatThrownBy(node.relay::relay).isInstanceOf(SearchUnavailable.class);
        assertThat(node.waiting()).hasSize(1);
    }

    @Test
    void showsItsCredentialsAndSpeaksBelowTheGivenPath() {
        var address = new SearchServer.Address(URI.create(openSearch.baseUrl() + "/search"), "relay", "correct horse");
        openSearch.stubFor(get(urlPathMatching("/search/_index_template/.*"))
                .withBasicAuth("relay", "correct horse")
                .willReturn(okJson("{\"index_templates\": [{\"index_template\": {\"version\": 999}}]}")));
        openSearch.stubFor(post(urlPathEqualTo("/search/_bulk"))
                .withBasicAuth("relay", "correct horse")
                .willReturn(bulk(INDEXED)));
        try (var secured = new RelayFixture(FakeSearchServer.at(address))) {
            secured.record(turn().record());
            assertThat(secured.relay.relay().indexed()).isEqualTo(1);
        }
        assertThat(address.toString()).doesNotContain("horse");
    }

    @Test
    void collectsNothingForAnIndexWhereSearchIsSwitchedOff() {
        try (var without = new RelayFixture(FakeSearchServer.off())) {
            without.loop.start();
            var recorded = turn().record();
            without.record(recorded);
            assertThatThrownBy(without.relay::relay).isInstanceOf(SearchSwitchedOff.class);
            assertThatThrownBy(() -> without.store.search(words())).isInstanceOf(SearchSwitchedOff.class);
            assertThat(without.store.find(ACME, recorded.turn())).contains(recorded);
            assertThat(without.waiting()).isEmpty();
        }
    }

    @Test
    void indexesWhatWaitedWhenSearchIsSwitchedOnAgain() {
        answers(bulk(INDEXED));
        node.record(turn().record());
        try (var without = new RelayFixture(FakeSearchServer.off(), RelayFixture.QUICK, node.database)) {
            without.loop.start();
            without.record(turn().record());
        }
        assertThat(node.waiting()).hasSize(1);
        assertThat(node.relay.relay().indexed()).isEqualTo(1);
    }

    @Test
    void doesNotAskAServerThatIsStillStarting() {
        answers(bulk(INDEXED));
        var server = FakeSearchServer.at(openSearch.baseUrl());
        server.is(new SearchServer.State.Starting());
        try (var early = new RelayFixture(server)) {
            early.loop.start();
            early.record(turn().record());
            assertThatThrownBy(() -> early.store.search(words()))
                    .isInstanceOf(SearchUnavailable.class)
                    .hasMessageContaining("starting");
            assertThatThrownBy(early.relay::relay).isInstanceOf(SearchUnavailable.class);
            assertThat(openSearch.getAllServeEvents()).isEmpty();

            server.is(new SearchServer.State.Running());
            await().untilAsserted(() -> assertThat(early.waiting()).isEmpty());
        }
    }

    private static TurnQuery words() {
        return new TurnQuery(ACME, null, null, null, null, null, null, "order", null, null, null, 10);
    }

    @Test
    void endsABatchAtItsNumberOfTurns() {
        var settings = settings(2, DataSize.ofMegabytes(5));
        answers(bulk(INDEXED, INDEXED), bulk(INDEXED));
        try (var small = new RelayFixture(server(), settings, node.database)) {
            small.record(turn().record(), turn().record(), turn().record());
            assertThat(small.relay.relay()).isEqualTo(new SearchRelay.Relayed(2, 0, 0, true));
            assertThat(small.relay.relay()).isEqualTo(new SearchRelay.Relayed(1, 0, 0, false));
        }
    }

    @Test
    void endsABatchBeforeItGrowsTooLongButSendsALongTurnAlone() {
        var long_ = "word ".repeat(400);
        answers(bulk(INDEXED), bulk(INDEXED, INDEXED), bulk(INDEXED));
        try (var small = new RelayFixture(server(), settings(500, DataSize.ofBytes(4_000)), node.database)) {
            small.record(
                    turn().said(long_.repeat(3)).record(),
                    turn().record(),
                    turn().record(),
                    turn().said(long_).record());
            assertThat(small.relay.relay()).isEqualTo(new SearchRelay.Relayed(1, 0, 0, true));
            assertThat(small.relay.relay()).isEqualTo(new SearchRelay.Relayed(2, 0, 0, true));
            assertThat(small.relay.relay()).isEqualTo(new SearchRelay.Relayed(1, 0, 0, false));
        }
        assertThat(bulks().get(1).getBody().length).isLessThanOrEqualTo(4_000);
    }

    @Test
    void leavesTurnsAloneThatAnotherNodeIsRelaying() {
        answers(bulk(INDEXED));
        var taken = turn().record();
        node.record(taken);
        node.transactions.executeWithoutResult(transaction -> {
            node.outbox.take(10);
            var free = turn().record();
            try (var other = new RelayFixture(server(), RelayFixture.QUICK, node.database)) {
                // in another thread, as another node: here it would join this transaction
                var relayed = CompletableFuture.supplyAsync(() -> {
                    other.record(free);
                    return other.relay.relay();
                });
                assertThat(relayed)
                        .succeedsWithin(Duration.ofSeconds(20))
                        .isEqualTo(new SearchRelay.Relayed(1, 0, 0, false));
            }
            assertThat(bulks().get(0).getBodyAsString())
                    .contains(free.turn().toString())
                    .doesNotContain(taken.turn().toString());
        });
        assertThat(node.waiting()).containsExactly(taken.turn().toString());
    }

    @Test
    void setsAsideARecordThatCannotBeReadAndForgetsOneThatIsGone() {
        answers(bulk(INDEXED));
        var unreadable = turn().record();
        var gone = turn().record();
        node.record(unreadable, gone, turn().record());
        node.jdbc
                .sql("update turn_record set document = '{\"turn\": 7}' where turn_id = ?")
                .param(unreadable.turn().value())
                .update();
        node.jdbc
                .sql("delete from turn_record where turn_id = ?")
                .param(gone.turn().value())
                .update();
        assertThat(node.relay.relay()).isEqualTo(new SearchRelay.Relayed(1, 1, 0, false));
        assertThat(node.waiting()).isEmpty();
        assertThat(node.refusals()).hasSize(1);
    }

    @Test
    void tellsHowFarItIsBehind() {
        node.record(turn().record(), turn().record());
        node.jdbc
                .sql("update search_outbox set recorded_at = now() - interval '90 seconds'")
                .update();
        openSearch.stubFor(post(urlPathEqualTo("/_bulk")).willReturn(aResponse().withStatus(503)));
        node.loop.start();
        await().untilAsserted(() -> {
            assertThat(node.metrics.get("focal.audit.outbox.pending").gauge().value())
                    .isEqualTo(2);
            assertThat(node.metrics
                            .get("focal.audit.outbox.lag")
                            .timeGauge()
                            .value(java.util.concurrent.TimeUnit.SECONDS))
                    .isBetween(90.0, 120.0);
        });
    }

    @Test
    void sendsOneLineOfActionAndOneOfTurnAddressedByMonthAndTenant() {
        answers(bulk(INDEXED));
        var record = turn().record();
        node.record(record);
        node.relay.relay();
        var lines = bulks().get(0).getBodyAsString().split("\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0])
                .contains("\"_index\":\"focal-turns-2026.03\"")
                .contains("\"_id\":\"" + record.turn() + "\"")
                .contains("\"routing\":\"acme-shop\"");
        openSearch.verify(
                postRequestedFor(urlPathEqualTo("/_bulk")).withHeader("Content-Type", equalTo("application/x-ndjson")));
    }

    @Test
    void saysThatSearchIsAwayWhenOpenSearchIsOverloaded() {
        openSearch.stubFor(post(urlPathEqualTo("/focal-turns/_search"))
                .willReturn(jsonResponse(
                        "{\"error\": {\"type\": \"search_phase_execution_exception\", \"reason\": \"all shards failed\"}, \"status\": 503}",
                        503)));
        assertThatThrownBy(() -> node.store.search(
                        new TurnQuery(ACME, null, null, null, null, null, null, "order", null, null, null, 10)))
                .isInstanceOf(SearchUnavailable.class);
    }

    private SearchServer server() {
        return FakeSearchServer.at(openSearch.baseUrl());
    }

    private static RelaySettings settings(int batchSize, DataSize batchBytes) {
        return new RelaySettings(
                batchSize,
                batchBytes,
                Duration.ZERO,
                Duration.ofMillis(100),
                Duration.ofMillis(10),
                Duration.ofMillis(10),
                Duration.ofSeconds(5),
                3);
    }

    /** One answer after the other, to one bulk request after the other. */
    private void answers(ResponseDefinitionBuilder... answers) {
        for (int i = 0; i < answers.length; i++) {
            openSearch.stubFor(post(urlPathEqualTo("/_bulk"))
                    .inScenario("bulk")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "answer " + i)
                    .willSetStateTo("answer " + (i + 1))
                    .willReturn(answers[i]));
        }
    }

    private static ResponseDefinitionBuilder bulk(String... items) {
        return okJson("{\"errors\": true, \"items\": %s}"
                .formatted(Arrays.stream(items).collect(Collectors.joining(",", "[", "]"))));
    }

    private List<LoggedRequest> bulks() {
        return openSearch.findAll(postRequestedFor(urlPathEqualTo("/_bulk")));
    }

    /** Milliseconds between bulk requests. */
    private List<Long> pauses() {
        var times = bulks().stream()
                .map(request -> request.getLoggedDate().toInstant().toEpochMilli())
                .sorted()
                .toList();
        return IntStream.range(1, times.size())
                .mapToObj(i -> times.get(i) - times.get(i - 1))
                .toList();
    }
}
