package ai.focal360.insight;

import ai.focal360.platform.TenantId;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Policies;
import ai.focal360.policy.facts.CloseGap;
import ai.focal360.policy.facts.Conclusion;
import ai.focal360.policy.facts.OpenTicket;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.Tried;
import ai.focal360.policy.facts.Unanswered;
import ai.focal360.tenant.Tenants;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What a tenant's live rules say of its gaps, under the tenant's settings over the platform's. */
@Component
class Verdicts {
    private final Policies policies;
    private final Tenants tenants;

    Verdicts(Policies policies, Tenants tenants) {
        this.policies = policies;
        this.tenants = tenants;
    }

    Settings settings(TenantId tenant) {
        var values = new HashMap<>(tenants.require(TenantId.PLATFORM).data().settings());
        values.putAll(tenants.require(tenant).data().settings());
        return new Settings(values);
    }

    Optional<OpenTicket> on(TenantId tenant, Unanswered question) {
        return first(tenant, question, OpenTicket.class);
    }

    Optional<CloseGap> on(TenantId tenant, Tried tried) {
        return first(tenant, tried, CloseGap.class);
    }

    private <T extends Conclusion> Optional<T> first(TenantId tenant, Object fact, Class<T> conclusion) {
        return policies.decide(
                        tenants.require(tenant),
                        tenants.require(TenantId.PLATFORM),
                        DecisionPoint.INSIGHT,
                        List.of(settings(tenant), fact))
                .first(conclusion);
    }
}
