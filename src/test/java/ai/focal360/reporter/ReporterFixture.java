package ai.focal360.reporter;

import ai.focal360.audit.Figures;
import ai.focal360.customer.CustomerProperties;
import ai.focal360.llm.Choosing;
import ai.focal360.llm.LocalEmbeddings;
import ai.focal360.llm.TestModels;
import ai.focal360.tenant.LivePacks;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** The reporter of the demo's live packs, over figures of a test. */
public final class ReporterFixture {
    /** A Sunday noon, the last day of half a year of generated turns. */
    static final Instant NOW = Instant.parse("2026-04-05T12:00:00Z");

    private ReporterFixture() {}

    public static Reporter over(Figures figures) {
        return over(figures, TestModels.none());
    }

    static Reporter over(Figures figures, Choosing choosing, String... models) {
        return new Reporter(
                figures,
                LivePacks.live(LivePacks.demo(), LivePacks.platform()),
                new CustomerProperties("NL", "EUR", ZoneOffset.UTC, 0.5),
                new ReporterSettings(List.of(models)),
                choosing,
                LocalEmbeddings.create(),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
