package ai.focal360.tenant;

import ai.focal360.platform.TenantId;
import java.util.List;
import java.util.Optional;

/** Published packs. Versions count from 1 per tenant, are never changed, and the newest is the live one. */
public interface ConfigStore {
    Optional<Pack> live(TenantId tenant);

    Optional<Pack> find(TenantId tenant, long number);

    List<PackVersion> versions(TenantId tenant);

    List<TenantId> tenants();

    /** Stores the next version, or answers the live one when the content is the same. Safe to call from several nodes at once. */
    Pack publish(Pack candidate);
}
