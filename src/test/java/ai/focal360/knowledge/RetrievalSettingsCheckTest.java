package ai.focal360.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.PackProblem;
import ai.focal360.tenant.TenantData;
import ai.focal360.tenant.Texts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetrievalSettingsCheckTest {
    @Test
    void acceptsWhatRetrievalReads() {
        assertThat(check(
                        Map.of(
                                "retrieval.article.strategy",
                                "elbow",
                                "retrieval.faq.k",
                                5,
                                "retrieval.offering.threshold",
                                0.4,
                                "retrieval.intent.ratio",
                                1,
                                "escalation.sentiment",
                                -0.7),
                        ""))
                .isEmpty();
    }

    @Test
    void namesFileLineAndReasonOfWhatItCannotRead() {
        var yaml = "name: Acme Shop\nsettings:\n  retrieval.article.k: many\n";
        assertThat(check(Map.of("retrieval.article.k", "many"), yaml))
                .containsExactly(new PackProblem(
                        "seeds/acme-shop/tenant.yaml", 3, "retrieval.article.k: expected a whole number from 1 to 50"));
    }

    @Test
    void refusesUnknownKindsNamesAndValues() {
        for (var setting : List.of(
                Map.entry("retrieval.articles.k", 3),
                Map.entry("retrieval.article.limit", 3),
                Map.entry("retrieval.k", 3),
                Map.entry("retrieval.article.k", 2.5),
                Map.entry("retrieval.article.threshold", 50),
                Map.entry("retrieval.article.strategy", "guess"))) {
            assertThat(check(Map.of(setting.getKey(), setting.getValue()), "")).hasSize(1);
        }
    }

    private static List<PackProblem> check(Map<String, Object> settings, String yaml) {
        var data = new TenantData(
                "Acme Shop",
                settings,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Texts(Map.of()));
        var pack = ShopFixture.pack(new TenantId("acme-shop"), 1, data, Map.of("seeds/acme-shop/tenant.yaml", yaml));
        return new RetrievalSettingsCheck().check(pack, ShopFixture.platform());
    }
}
