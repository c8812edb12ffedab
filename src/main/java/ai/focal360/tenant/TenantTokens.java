package ai.focal360.tenant;

import ai.focal360.platform.ApiTokens;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** A tenant that becomes live has an owner's token, so that someone can use its API. */
@Component
class TenantTokens {
    private final ApiTokens tokens;
    private final Set<TenantId> known = ConcurrentHashMap.newKeySet();

    TenantTokens(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @EventListener
    void published(PackPublished event) {
        var tenant = event.pack().tenant();
        if (!tenant.equals(TenantId.PLATFORM) && !known.contains(tenant)) {
            tokens.ensure(tenant, Role.OWNER);
            known.add(tenant);
        }
    }
}
