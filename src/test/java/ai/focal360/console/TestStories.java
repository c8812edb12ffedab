package ai.focal360.console;

import ai.focal360.scenario.Trail;
import ai.focal360.tenant.ConfigStore;
import ai.focal360.tenant.Tenants;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stories without an engine and a ledger, for tests of pages; trails are by instance. */
public final class TestStories {
    private TestStories() {}

    public static Stories of(Tenants tenants, ConfigStore packs, Map<String, Trail> trails) {
        return new Stories(
                tenants,
                packs,
                (tenant, instance) -> Optional.ofNullable(trails.get(instance)),
                (tenant, key) -> Optional.empty(),
                (tenant, conversation) -> List.of());
    }
}
