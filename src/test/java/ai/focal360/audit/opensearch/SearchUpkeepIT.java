package ai.focal360.audit.opensearch;

import static ai.focal360.audit.TurnRecords.ACME;
import static ai.focal360.audit.TurnRecords.NOON;
import static ai.focal360.audit.TurnRecords.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.focal360.audit.AuditStores;
import ai.focal360.audit.GeneratedTurns;
import ai.focal360.audit.SearchKind;
import ai.focal360.audit.SearchUnavailable;
import ai.focal360.audit.SearchUpkeep;
import ai.focal360.audit.SearchUpkeep.Compared;
import ai.focal360.audit.TurnQuery;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The index made again, counted, masked and forgotten on a real OpenSearch. */
class SearchUpkeepIT {
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
    void makesTheIndexAgainAcrossNodesAndRestarts() {
        var truth = AuditStores.load(node.database, GeneratedTurns.of(3, 3_000), false);
        assertThat(node.rebuild.progress()).isEmpty();
        assertThat(node.rebuild.counts()).isNotEmpty().allMatch(Compared::differs);
        assertThat(node.rebuild.rebuild()).isTrue();
        assertThat(node.rebuild.rebuild()).isFalse();
        for (int i = 0; i < 4; i++) {
            assertThat(node.rebuild.step()).isTrue();
        }
        assertThat(progress(node, SearchKind.TURN).copied()).isBetween(1L, 2_999L);
        assertThat(progress(node, SearchKind.TURN).finishedAt()).isNull();
        node.close();

        try (var next = new RelayFixture(server, RelayFixture.QUICK, node.database);
                var other = new RelayFixture(server, RelayFixture.QUICK, node.database)) {
            next.upkeep.start();
            other.upkeep.start();
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(next.rebuild.progress())
                    .hasSize(3)
                    .allSatisfy(kind -> assertThat(kind.finishedAt()).isNotNull()));
            assertThat(progress(next, SearchKind.TURN))
                    .extracting(SearchUpkeep.Progress::copied, SearchUpkeep.Progress::total)
                    .containsExactly(3_000L, 3_000L);
            assertThat(next.rebuild.counts()).noneMatch(Compared::differs);
            assertThat(next.rebuild.counts().stream()
                            .mapToLong(Compared::indexed)
                            .sum())
                    .isEqualTo(truth.turns(slice -> true));
            assertThat(next.rebuild.rebuild()).isTrue();
        }
    }

    @Test
    void namesTheMonthThatIsNotTheSame() {
        var kept = turn().record();
        var lost = turn().record();
        node.relay(kept, lost, turn().at(NOON.minus(Duration.ofDays(60))).record());
        assertThat(node.rebuild.counts()).hasSize(2).noneMatch(Compared::differs);
        server.delete("/focal-turns-2026.03/_doc/" + lost.turn() + "?routing=acme-shop");
        assertThat(node.rebuild.counts())
                .filteredOn(Compared::differs)
                .containsExactly(new Compared(SearchKind.TURN, ACME, YearMonth.of(2026, 3), 2, 1));
        // and what the index has and nobody recorded
        node.jdbc.sql("delete from turn_record").update();
        assertThat(node.rebuild.counts()).contains(new Compared(SearchKind.TURN, ACME, YearMonth.of(2026, 1), 0, 1));
    }

    @Test
    void goesOnWithTheSamePortionWhenTheServerIsBack() {
        node.relay(turn().record());
        assertThat(node.rebuild.rebuild()).isTrue();
        server.kill();
        try {
            for (int i = 0; i < 2; i++) {
                // no run: that kind is done without asking the server
                assertThatThrownBy(node.rebuild::goOn).isInstanceOf(SearchUnavailable.class);
            }
        } finally {
            server.start();
        }
        node.rebuild.goOn();
        assertThat(progress(node, SearchKind.TURN).copied()).isEqualTo(1);
    }

    @Test
    void removesMonthsThatAreOverAndBringsNoneBack() {
        var old = turn().at(NOON.minus(Duration.ofDays(90))).record();
        var recent = turn().at(NOON.minus(Duration.ofDays(60))).record();
        node.relay(old, recent, turn().record());
        try (var forgetful = new RelayFixture(server, RelayFixture.QUICK, node.database, 2)) {
            forgetful.upkeep.round();
            assertThat(forgetful.index.months())
                    .extracting(SearchIndex.Month::month)
                    .containsExactlyInAnyOrder(YearMonth.of(2026, 1), YearMonth.of(2026, 3));
            assertThat(forgetful.rebuild.rebuild()).isTrue();
            forgetful.rebuild.goOn();
            assertThat(forgetful.index.months()).hasSize(2);
            assertThat(forgetful.rebuild.counts()).hasSize(2).noneMatch(Compared::differs);
        }
        assertThat(node.store.find(ACME, old.turn())).contains(old);
    }

    @Test
    void findsWordsButNotThePersonWhoSaidThem() {
        var said = turn().said("I am Joan Doe, joan@example.com, 06-12345678, and the kettle of order #W2378156 leaks")
                .answered("Dear Joan, we send a new kettle")
                .knowing("Joan Doe")
                .record();
        node.relay(said);
        assertThat(found("kettle leaks")).isEqualTo(1);
        assertThat(found("W2378156")).isEqualTo(1);
        for (var person : List.of("Joan", "Doe", "joan@example.com", "example", "12345678", "0612345678")) {
            assertThat(found(person)).as(person).isZero();
        }
        var everything = server.get("/focal-turns/_search").body();
        assertThat(everything)
                .contains("kettle")
                .doesNotContainIgnoringCase("joan")
                .doesNotContain("12345678");
        assertThat(node.store.find(ACME, said.turn())).contains(said);
    }

    @Test
    void delaysNoTurnWhileTheServerIsAway() {
        node.loop.start();
        var before = took(200);
        server.kill();
        try {
            // generous, for a test among others; RelayBench measures it
            assertThat(took(200)).isLessThan(Math.max(5 * before, TimeUnit.MILLISECONDS.toNanos(50)));
        } finally {
            server.start();
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(node.waiting()).isEmpty());
        assertThat(node.rebuild.counts()).hasSize(1).noneMatch(Compared::differs);
    }

    private long took(int turns) {
        long began = System.nanoTime();
        for (int i = 0; i < turns; i++) {
            node.record(turn().record());
        }
        return (System.nanoTime() - began) / turns;
    }

    private int found(String text) {
        server.post("/focal-turns/_refresh");
        return node.store
                .search(new TurnQuery(ACME, null, null, null, null, null, null, text, null, null, null, 50))
                .turns()
                .size();
    }

    private static SearchUpkeep.Progress progress(RelayFixture node, SearchKind kind) {
        return node.rebuild.progress().stream()
                .filter(progress -> progress.kind() == kind)
                .findFirst()
                .orElseThrow();
    }
}
