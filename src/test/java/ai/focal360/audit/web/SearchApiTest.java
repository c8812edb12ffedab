package ai.focal360.audit.web;

import static ai.focal360.audit.TurnRecords.ACME;
import static ai.focal360.audit.TurnRecords.NOON;
import static ai.focal360.audit.TurnRecords.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.audit.SearchKind;
import ai.focal360.audit.SearchUnavailable;
import ai.focal360.audit.SearchUpkeep;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.web.ProblemAnswers;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

class SearchApiTest {
    private static final String PLATFORM = "/api/tenants/platform/search";

    private boolean underWay;
    private boolean away;

    private final MockMvcTester api = MockMvcTester.of(
            List.of(new SearchController(new Upkeep(), TurnsApiTest.live(ACME, OTHER, TenantId.PLATFORM))),
            mvc -> mvc.setControllerAdvice(ProblemAnswers.advice()).build());

    private final class Upkeep implements SearchUpkeep {
        @Override
        public boolean rebuild() {
            boolean begun = !underWay;
            underWay = true;
            return begun;
        }

        @Override
        public List<Progress> progress() {
            return underWay ? List.of(new Progress(SearchKind.TURN, 500, 2_000, NOON, null)) : List.of();
        }

        @Override
        public List<Compared> counts() {
            if (away) {
                throw new SearchUnavailable("away");
            }
            return List.of(
                    new Compared(SearchKind.TURN, ACME, YearMonth.of(2026, 3), 7, 7),
                    new Compared(SearchKind.RUN, OTHER, YearMonth.of(2026, 2), 7, 6));
        }
    }

    @Test
    void beginsOneRebuildAtATimeAndTellsHowFarItIs() {
        assertThat(api.get().uri(PLATFORM + "/rebuild")).bodyJson().isLenientlyEqualTo("{\"kinds\": []}");
        assertThat(api.post().uri(PLATFORM + "/rebuild")).hasStatus(202);
        assertThat(api.post().uri(PLATFORM + "/rebuild")).hasStatus(409);
        assertThat(api.get().uri(PLATFORM + "/rebuild"))
                .bodyJson()
                .isLenientlyEqualTo("{\"kinds\": [{\"kind\": \"TURN\", \"copied\": 500, \"total\": 2000}]}");
    }

    @Test
    void rebuildsForAllTenantsOrNot() {
        assertThat(api.post().uri("/api/tenants/acme-shop/search/rebuild")).hasStatus(404);
        assertThat(api.get().uri("/api/tenants/acme-shop/search/rebuild")).hasStatus(404);
        assertThat(underWay).isFalse();
    }

    @Test
    void namesWhatDiffersAndShowsATenantItsOwnOnly() {
        assertThat(api.get().uri(PLATFORM + "/counts")).bodyJson().isLenientlyEqualTo("""
                {"counts": [{"tenant": "acme-shop"}, {"tenant": "other-shop"}],
                 "differing": [{"kind": "RUN", "tenant": "other-shop", "month": "2026-02", "recorded": 7, "indexed": 6}]}
                """);
        assertThat(api.get().uri("/api/tenants/acme-shop/search/counts"))
                .bodyJson()
                .isLenientlyEqualTo("""
                {"counts": [{"kind": "TURN", "tenant": "acme-shop", "month": "2026-03", "recorded": 7, "indexed": 7}],
                 "differing": []}
                """);
    }

    @Test
    void asksForPatienceWhileTheIndexIsAway() {
        away = true;
        assertThat(api.get().uri(PLATFORM + "/counts")).hasStatus(503).headers().containsHeader("Retry-After");
    }
}
