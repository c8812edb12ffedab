package ai.focal360.ingress.web;

import ai.focal360.audit.TurnCursor;
import ai.focal360.platform.Problem;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Tenants;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What both interfaces are asked for in the same form: a tenant, a page's size and place. */
@Component
class Asked {
    static final int MOST = 200;

    private final Tenants tenants;

    Asked(Tenants tenants) {
        this.tenants = tenants;
    }

    TenantId tenant(String tenant) {
        return tenants.named(tenant);
    }

    static int limit(int limit) {
        if (limit < 1 || limit > MOST) {
            throw Problem.parameter("limit", "a number from 1 to " + MOST);
        }
        return limit;
    }

    static @Nullable TurnCursor next(@Nullable String next) {
        try {
            return next == null ? null : TurnCursor.parse(next);
        } catch (IllegalArgumentException e) {
            throw Problem.parameter("next", "the 'next' of an earlier page");
        }
    }
}
