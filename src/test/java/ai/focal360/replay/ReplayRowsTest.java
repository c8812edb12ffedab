package ai.focal360.replay;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestPostgres;
import ai.focal360.platform.TenantId;
import ai.focal360.replay.PeriodReplay.State;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A replay over a period as a row that nodes share. */
class ReplayRowsTest {
    private static final TenantId ACME = new TenantId("acme-shop");
    private static final TenantId OTHER = new TenantId("other-shop");
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration OVER = Duration.ZERO;
    private static final ObjectMapper JSON =
            JsonMapper.builder().findAndAddModules().build();
    private static final Findings SOME = new Findings(
            4,
            1,
            1,
            List.of(new Findings.ByRule("plan", "p", "a rule", "Must", Difference.Change.GONE, 1)),
            List.of(new Findings.Reason("too old", 1)),
            List.of());

    private final JdbcClient jdbc = JdbcClient.create(TestPostgres.database());
    private final ReplayRows rows = new ReplayRows(jdbc, JSON);

    @Test
    void oneOfATenantRunsAtATime() {
        var first = replay(ACME);
        assertThat(rows.insert(first)).isTrue();
        assertThat(rows.insert(replay(ACME))).isFalse();
        assertThat(rows.insert(replay(OTHER))).isTrue();

        assertThat(rows.cancel(ACME, first.id())).isTrue();

        assertThat(rows.cancel(ACME, first.id())).isFalse();
        assertThat(rows.insert(replay(ACME))).isTrue();
    }

    @Test
    void whatANodeWorksOnNoOtherTakes() {
        var replay = inserted(ACME);

        var claimed = rows.claim(LONG).orElseThrow();

        assertThat(claimed.id()).isEqualTo(replay.id());
        assertThat(claimed.period()).isEqualTo(replay.period());
        assertThat(claimed.against()).isEqualTo(replay.against());
        assertThat(rows.claim(LONG)).isEmpty();
    }

    @Test
    void whatADeadNodeLeftGoesOnWhereItWas() {
        inserted(ACME);
        var first = rows.claim(LONG).orElseThrow();
        rows.advance(first, SOME, "here");
        assertThat(rows.claim(OVER)).isPresent();

        var again = rows.claim(LONG).orElseThrow();

        assertThat(again.next()).isEqualTo("here");
        assertThat(again.findings()).isEqualTo(SOME);
    }

    @Test
    void aBatchIsCountedOnceHoweverManyNodesFinishIt() {
        inserted(ACME);
        var slow = rows.claim(OVER).orElseThrow();
        var quick = rows.claim(LONG).orElseThrow();
        rows.advance(quick, SOME, "further");

        rows.advance(slow, Findings.NONE, "here");

        var now = rows.find(ACME, slow.id()).orElseThrow();
        assertThat(now.next()).isEqualTo("further");
        assertThat(now.findings()).isEqualTo(SOME);
    }

    @Test
    void theLastBatchEndsIt() {
        inserted(ACME);
        var claimed = rows.claim(LONG).orElseThrow();

        rows.advance(claimed, SOME, null);

        var ended = rows.find(ACME, claimed.id()).orElseThrow();
        assertThat(ended.state()).isEqualTo(State.DONE);
        assertThat(ended.endedAt()).isNotNull();
        assertThat(rows.claim(OVER)).isEmpty();
    }

    @Test
    void whatWasCancelledMeanwhileStaysCancelled() {
        inserted(ACME);
        var claimed = rows.claim(LONG).orElseThrow();
        rows.cancel(ACME, claimed.id());

        rows.advance(claimed, SOME, null);

        assertThat(rows.find(ACME, claimed.id()).orElseThrow().state()).isEqualTo(State.CANCELLED);
    }

    @Test
    void tenantsTakeTurns() {
        inserted(ACME);
        inserted(OTHER);
        var first = rows.claim(LONG).orElseThrow();
        rows.advance(first, SOME, "here");

        assertThat(rows.claim(LONG).orElseThrow().tenant()).isNotEqualTo(first.tenant());
    }

    @Test
    void whatBreaksAgainAndAgainIsGivenUp() {
        var replay = inserted(ACME);
        for (var attempt = 0; attempt < ReplayRows.MOST_ATTEMPTS; attempt++) {
            assertThat(rows.giveUp()).isZero();
            assertThat(rows.claim(OVER)).isPresent();
        }

        assertThat(rows.claim(OVER)).isEmpty();
        assertThat(rows.giveUp()).isOne();
        assertThat(rows.find(ACME, replay.id()).orElseThrow().state()).isEqualTo(State.FAILED);
    }

    @Test
    void theNewestStayAndAreTheirTenantsOnly() {
        for (var number = 0; number < 30; number++) {
            rows.cancel(ACME, inserted(ACME).id());
        }
        var last = inserted(ACME);

        assertThat(rows.newest(ACME))
                .hasSizeLessThan(25)
                .first()
                .extracting(PeriodReplay::id)
                .isEqualTo(last.id());
        assertThat(rows.newest(OTHER)).isEmpty();
        assertThat(rows.find(OTHER, last.id())).isEmpty();
        assertThat(rows.cancel(OTHER, last.id())).isFalse();
        assertThat(jdbc.sql("select count(*) from replay").query(Long.class).single())
                .isLessThan(25);
    }

    private PeriodReplay inserted(TenantId tenant) {
        var replay = replay(tenant);
        assertThat(rows.insert(replay)).isTrue();
        return replay;
    }

    private static PeriodReplay replay(TenantId tenant) {
        var from = Instant.parse("2026-02-01T00:00:00Z");
        return new PeriodReplay(
                ReplayId.random(),
                tenant,
                new Period(from, from.plus(Duration.ofDays(28)), null, "whatsapp", null, null),
                new Against.Packs(tenant + "@2", "platform@1"),
                State.RUNNING,
                UUID.randomUUID(),
                from,
                null,
                6,
                Findings.NONE,
                null);
    }
}
