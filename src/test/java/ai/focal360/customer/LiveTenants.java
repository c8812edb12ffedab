package ai.focal360.customer;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackVersion;
import ai.focal360.tenant.TenantData;
import ai.focal360.tenant.Tenants;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Tenants that are live because a test says so. */
final class LiveTenants extends Tenants {
    private final Map<TenantId, Pack> packs = new ConcurrentHashMap<>();

    static LiveTenants with(TenantId tenant, TenantData data) {
        var tenants = new LiveTenants();
        publish(tenants, tenant, 1, data);
        return tenants;
    }

    static void publish(LiveTenants tenants, TenantId tenant, long version, TenantData data) {
        tenants.packs.put(tenant, new Pack(new PackVersion(tenant, version, "hash-" + version), new TreeMap<>(), data));
    }

    @Override
    public Optional<Pack> pack(TenantId tenant) {
        return Optional.ofNullable(packs.get(tenant));
    }
}
