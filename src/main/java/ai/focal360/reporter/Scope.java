package ai.focal360.reporter;

import ai.focal360.platform.TenantId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** For whom and when a question is answered. */
record Scope(TenantId tenant, String tenantName, TenantNames names, ZoneId zone, Instant now) {
    LocalDate today() {
        return LocalDate.ofInstant(now, zone);
    }
}
