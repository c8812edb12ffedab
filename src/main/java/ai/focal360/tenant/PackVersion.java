package ai.focal360.tenant;

import ai.focal360.platform.TenantId;

/** One immutable publication of a tenant's pack; {@code hash} is the SHA-256 of its content, in hex. */
public record PackVersion(TenantId tenant, long number, String hash) {
    @Override
    public String toString() {
        return tenant + "@" + number;
    }
}
