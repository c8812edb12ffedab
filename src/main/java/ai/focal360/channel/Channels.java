package ai.focal360.channel;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Agent;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.Tenants;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The channels of the live packs, found by what stands in an address; empty, whatever part of it is unknown. */
@Component
public class Channels {
    private final Tenants tenants;

    Channels(Tenants tenants) {
        this.tenants = tenants;
    }

    /** A channel with whom it belongs to. */
    public record Endpoint(TenantId tenant, String tenantName, ChannelConfig channel, Agent agent) {}

    /** The webchat of an agent. */
    public Optional<Endpoint> webchat(String tenant, String agent) {
        return pack(tenant).flatMap(pack -> pack.data().channels().stream()
                .filter(channel -> channel.kind() == ChannelConfig.Kind.WEBCHAT)
                .filter(channel -> channel.agent().value().equals(agent))
                .findFirst()
                .flatMap(channel -> endpoint(pack, channel)));
    }

    /**
     * What the agent of a webchat says first, in the first of these ISO 639-1 languages it speaks, else in its own first
     * one; empty for an agent that waits to be spoken to.
     */
    public Optional<String> greeting(Endpoint endpoint, List<String> languages) {
        var agent = endpoint.agent();
        var key = agent.greeting();
        if (key == null) {
            return Optional.empty();
        }
        var language = languages.stream()
                .filter(agent.languages()::contains)
                .findFirst()
                .orElse(agent.firstLanguage());
        return tenants.pack(endpoint.tenant()).flatMap(pack -> pack.data()
                .texts()
                .find(key, language, endpoint.channel().kind()));
    }

    public Optional<Endpoint> named(String tenant, String channel) {
        return pack(tenant).flatMap(pack -> pack.data().channel(channel).flatMap(found -> endpoint(pack, found)));
    }

    List<ChannelConfig> all(TenantId tenant) {
        return tenants.pack(tenant).map(pack -> pack.data().channels()).orElse(List.of());
    }

    Optional<ChannelConfig> find(TenantId tenant, String channel) {
        return tenants.pack(tenant).flatMap(pack -> pack.data().channel(channel));
    }

    private Optional<Pack> pack(String tenant) {
        return TenantId.isValid(tenant) ? tenants.pack(new TenantId(tenant)) : Optional.empty();
    }

    private static Optional<Endpoint> endpoint(Pack pack, ChannelConfig channel) {
        return pack.data()
                .agent(channel.agent().value())
                .map(agent -> new Endpoint(pack.tenant(), pack.data().name(), channel, agent));
    }
}
