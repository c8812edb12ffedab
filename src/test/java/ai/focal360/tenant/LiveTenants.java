package ai.focal360.tenant;

import ai.focal360.platform.TenantId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes a tenant live in memory, for tests that need agents and channels but no packs. */
public final class LiveTenants {
    private LiveTenants() {}

    /** A pack of these files, by their path from the repository's top. */
    public static void goLive(Tenants tenants, TenantId tenant, Map<String, String> files) {
        tenants.goLive(Pack.candidate(tenant, files));
    }

    public static void goLive(
            Tenants tenants, TenantId tenant, String name, List<Agent> agents, List<ChannelConfig> channels) {
        goLive(tenants, tenant, name, agents, channels, new Texts(Map.of()));
    }

    public static void goLive(
            Tenants tenants,
            TenantId tenant,
            String name,
            List<Agent> agents,
            List<ChannelConfig> channels,
            Texts texts) {
        var data = new TenantData(
                name, Map.of(), agents, channels, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                texts);
        tenants.goLive(new Pack(new PackVersion(tenant, 1, "0".repeat(64)), new TreeMap<>(), data));
    }
}
