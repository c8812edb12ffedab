package ai.focal360.handoff;

import ai.focal360.customer.CustomerProperties;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.Pack;
import ai.focal360.turn.EffectiveConfig;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;

/** The demo shop's team, with settings of a test's own. */
final class Team {
    static final TenantId SHOP = new TenantId("acme-shop");
    static final AgentId ALEX = new AgentId("alex");
    private static final String FILE = "seeds/acme-shop/tenant.yaml";

    private Team() {}

    /** The shop with these lines first below {@code settings:}. */
    static Pack shop(String... settings) {
        var yaml = LivePacks.demo()
                .files()
                .get(FILE)
                .replace("settings:\n", "settings:\n  " + String.join("\n  ", settings) + "\n");
        return LivePacks.of(SHOP, Map.of(FILE, yaml));
    }

    static HandoffSettings.Source settings(Clock clock, String... settings) {
        return new HandoffSettings.Source(
                new EffectiveConfig.Configs(LivePacks.live(LivePacks.platform(), shop(settings))),
                new CustomerProperties("NL", "EUR", ZoneId.of("Europe/Amsterdam"), 0.5),
                clock);
    }
}
