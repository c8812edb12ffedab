package ai.focal360.tool.web;

import ai.focal360.platform.Problem;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Tenants;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What both interfaces of this module are asked for in the same form. */
@Component("toolAsked")
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

    static <T> @Nullable T id(@Nullable String value, String parameter, Function<UUID, T> type) {
        try {
            return value == null ? null : type.apply(UUID.fromString(value));
        } catch (IllegalArgumentException e) {
            throw Problem.parameter(parameter, "an id");
        }
    }
}
