package ai.focal360.console.web;

import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.ConsolePage;
import ai.focal360.platform.Role;
import ai.focal360.tenant.Tenants;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Where staff come in: what there is for their role. */
@ConsolePage
@AllowedFor({Role.ANALYST, Role.SUPPORT_LEAD, Role.REPORTER, Role.OPERATOR})
class OverviewPage {
    private final Tenants tenants;

    OverviewPage(Tenants tenants) {
        this.tenants = tenants;
    }

    @GetMapping("/console/{tenant}")
    String page(@PathVariable String tenant) {
        tenants.named(tenant);
        return "console/overview";
    }
}
