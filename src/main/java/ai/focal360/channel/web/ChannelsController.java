package ai.focal360.channel.web;

import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.tenant.ChannelCapability;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The channels of a tenant's live pack; they change by publishing another one. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}/channels", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Channels", description = "How customers reach an agent, and what that can carry")
@AllowedFor({Role.ANALYST, Role.SUPPORT_LEAD, Role.OPERATOR})
class ChannelsController {
    private final Tenants tenants;

    ChannelsController(Tenants tenants) {
        this.tenants = tenants;
    }

    /** Durations in ISO 8601, lengths in characters. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(
            String id,
            ChannelConfig.Kind kind,
            String agent,
            String burstWindow,
            String longestBurst,
            int maxLength,
            boolean suggestedReplies,
            Capability capability,
            Outbound outbound,
            List<String> fallbacks,
            ChannelConfig.@Nullable Cost cost) {
        static Shown of(ChannelConfig channel) {
            return new Shown(
                    channel.id(),
                    channel.kind(),
                    channel.agent().value(),
                    channel.burstWindow().toString(),
                    channel.longestBurst().toString(),
                    channel.maxLength(),
                    channel.suggestedReplies(),
                    Capability.of(channel.capability()),
                    Outbound.of(channel.outbound()),
                    channel.fallbacks(),
                    channel.cost());
        }
    }

    /** What a channel can carry. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Capability(
            ChannelCapability.Receipts receipts,
            boolean richMedia,
            int buttons,
            int maxLength,
            ChannelCapability.Formatting formatting,
            @Nullable String serviceWindow,
            boolean templates) {
        static Capability of(ChannelCapability capability) {
            return new Capability(
                    capability.receipts(),
                    capability.richMedia(),
                    capability.buttons(),
                    capability.maxLength(),
                    capability.formatting(),
                    Optional.ofNullable(capability.serviceWindow())
                            .map(Duration::toString)
                            .orElse(null),
                    capability.templates());
        }
    }

    /** Writing to customers; quiet hours as times of a day. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Outbound(
            ChannelConfig.Permission permission,
            @Nullable QuietHours quietHours,
            int concurrency,
            @Nullable Integer perSecond) {
        static Outbound of(ChannelConfig.Outbound outbound) {
            return new Outbound(
                    outbound.permission(),
                    Optional.ofNullable(outbound.quietHours())
                            .map(hours -> new QuietHours(
                                    hours.from().toString(), hours.until().toString()))
                            .orElse(null),
                    outbound.concurrency(),
                    outbound.perSecond());
        }
    }

    record QuietHours(String from, String until) {}

    @GetMapping
    @Operation(summary = "The tenant's channels, as they are live")
    List<Shown> all(@PathVariable String tenant) {
        return channels(tenant).stream().map(Shown::of).toList();
    }

    @GetMapping("/{channel}")
    @Operation(summary = "A channel")
    Shown one(@PathVariable String tenant, @PathVariable String channel) {
        return channels(tenant).stream()
                .filter(live -> live.id().equals(channel))
                .findFirst()
                .map(Shown::of)
                .orElseThrow(() -> Problem.noSuch("channel"));
    }

    private List<ChannelConfig> channels(String tenant) {
        return tenants.pack(tenants.named(tenant))
                .map(Pack::data)
                .map(data -> data.channels())
                .orElse(List.of());
    }
}
