package ai.focal360.turn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final Settings SITE = new Settings(Map.of("site.url", "https://shop.example/nl/"));
    private static final Settings NO_SITE = new Settings(Map.of());

    @Test
    void citesPathsOnTheTenantsOwnSite() {
        assertThat(Plan.onSite(SITE, "/help/returns")).isEqualTo("https://shop.example/nl/help/returns");
    }

    @Test
    void citesWholeAddressesAsTheyStand() {
        assertThat(Plan.onSite(SITE, "https://carrier.example/track")).isEqualTo("https://carrier.example/track");
    }

    @Test
    void citesThePathWhereNoSiteIsKnown() {
        assertThat(Plan.onSite(NO_SITE, "/help/returns")).isEqualTo("/help/returns");
        assertThat(Plan.onSite(SITE, null)).isNull();
    }
}
