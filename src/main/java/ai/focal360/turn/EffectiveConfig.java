package ai.focal360.turn;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.TenantId;
import ai.focal360.policy.facts.Settings;
import ai.focal360.tenant.Agent;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.Tenants;
import ai.focal360.tenant.Texts;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import org.springframework.stereotype.Component;

/** What configuration an agent runs on: its own over the tenant's over the platform's, merged once per publication. */
public record EffectiveConfig(Pack pack, Pack platform, Agent agent, Settings settings, Texts texts) {

    @Component
    public static class Configs {
        private final Tenants tenants;
        private final Cache<String, EffectiveConfig> merged =
                Caffeine.newBuilder().maximumSize(2_000).build();

        public Configs(Tenants tenants) {
            this.tenants = tenants;
        }

        public EffectiveConfig of(TenantId tenant, AgentId agent) {
            return of(tenants.require(tenant), tenants.require(TenantId.PLATFORM), agent);
        }

        /** What the agent runs on with these packs, live or not. */
        public EffectiveConfig of(Pack pack, Pack platform, AgentId agent) {
            return merged.get(
                    pack.version() + "/" + platform.version() + "/" + agent, key -> merge(pack, platform, agent));
        }

        private static EffectiveConfig merge(Pack pack, Pack platform, AgentId id) {
            var agent = pack.data()
                    .agent(id.value())
                    .orElseThrow(() -> new IllegalStateException(
                            "Expected pack %s to have agent '%s'".formatted(pack.version(), id)));
            var settings = new HashMap<>(platform.data().settings());
            settings.putAll(pack.data().settings());
            settings.putAll(agent.settings());
            var texts = new HashMap<>(platform.data().texts().templates());
            texts.putAll(pack.data().texts().templates());
            return new EffectiveConfig(pack, platform, agent, new Settings(settings), new Texts(texts));
        }
    }
}
