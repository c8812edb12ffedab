package ai.focal360.platform;

import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * Who is behind an API request: the tenant and role of the token it carried. Controllers take it as
 * {@code @AuthenticationPrincipal Caller}.
 */
public record Caller(UUID token, TenantId tenant, Role role) {
    /** Whether this caller may know anything of that tenant at all. */
    public boolean sees(TenantId other) {
        return tenant.equals(other) || isPlatformOperator();
    }

    /** The roles this caller acts in; the platform's operator acts in all of them. */
    public Set<Role> roles() {
        return isPlatformOperator() ? EnumSet.allOf(Role.class) : role.included();
    }

    private boolean isPlatformOperator() {
        return tenant.equals(TenantId.PLATFORM) && (role == Role.OPERATOR || role == Role.OWNER);
    }
}
