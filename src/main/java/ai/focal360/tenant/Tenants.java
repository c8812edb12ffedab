package ai.focal360.tenant;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.Problem;
import ai.focal360.platform.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The live packs of this node, from memory: nothing here reads the database. */
@Component
public class Tenants {
    private final Map<TenantId, Pack> live = new ConcurrentHashMap<>();

    public Optional<Pack> pack(TenantId tenant) {
        return Optional.ofNullable(live.get(tenant));
    }

    /** The live tenant an address names; a problem for whoever asked where there is none. */
    public TenantId named(String name) {
        return Optional.of(name)
                .filter(TenantId::isValid)
                .map(TenantId::new)
                .filter(tenant -> pack(tenant).isPresent())
                .orElseThrow(() -> Problem.noSuch("tenant"));
    }

    /** For callers that were given a tenant which was live when their work began. */
    public Pack require(TenantId tenant) {
        return pack(tenant)
                .orElseThrow(() -> new IllegalStateException("Expected tenant '%s' to be live".formatted(tenant)));
    }

    public Optional<Agent> agent(TenantId tenant, AgentId agent) {
        return pack(tenant).flatMap(pack -> pack.data().agent(agent.value()));
    }

    public Collection<Pack> all() {
        return List.copyOf(live.values());
    }

    void goLive(Pack pack) {
        live.put(pack.tenant(), pack);
    }
}
