package ai.focal360.tenant;

import ai.focal360.platform.AgentId;
import ai.focal360.tenant.ChannelConfig.Kind;
import ai.focal360.tenant.ChannelConfig.Outbound;
import ai.focal360.tenant.ChannelConfig.Permission;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Channels as tests want them: all their kind can carry, and no window a test would have to wait for. */
public final class ChannelConfigs {
    private ChannelConfigs() {}

    public static ChannelConfig channel(String id, Kind kind, AgentId agent) {
        return channel(id, kind, agent, Duration.ZERO, Duration.ZERO, 4_000, true, Map.of());
    }

    /** One whose provider approved a text in English. */
    public static ChannelConfig approving(String id, Kind kind, AgentId agent, String text) {
        var plain = channel(id, kind, agent);
        return new ChannelConfig(
                id,
                kind,
                agent,
                plain.burstWindow(),
                plain.longestBurst(),
                plain.maxLength(),
                plain.suggestedReplies(),
                plain.capability(),
                plain.outbound(),
                plain.fallbacks(),
                plain.cost(),
                Map.of(text, new ChannelConfig.Template("approved", Map.of("en", "en_US"))),
                plain.properties());
    }

    public static ChannelConfig channel(
            String id,
            Kind kind,
            AgentId agent,
            Duration burstWindow,
            Duration longestBurst,
            int maxLength,
            boolean suggestedReplies,
            Map<String, String> properties) {
        return new ChannelConfig(
                id,
                kind,
                agent,
                burstWindow,
                longestBurst,
                maxLength,
                suggestedReplies,
                ChannelCapability.of(kind),
                new Outbound(Permission.CONTACT, null, 4, null),
                List.of(),
                null,
                Map.of(),
                properties);
    }
}
