package ai.focal360.channel;

import ai.focal360.platform.TenantId;
import ai.focal360.policy.facts.Settings;
import ai.focal360.tenant.ChannelCapability.Receipts;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.turn.EffectiveConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How long a provider may take to take a message, and then to say that it arrived, before it counts as not arrived; null: as long
 * as it wants, or nobody ever says.
 */
record Patience(@Nullable Duration outcome, @Nullable Duration receipt) {
    static final Patience ENDLESS = new Patience(null, null);

    @Nullable
    Double outcomeSeconds() {
        return outcome == null ? null : OutboundRows.seconds(outcome);
    }

    @Nullable
    Double receiptSeconds() {
        return receipt == null ? null : OutboundRows.seconds(receipt);
    }

    /** By the settings {@code delivery.outcome.<kind>} and {@code delivery.receipt.<kind>} of a channel's agent. */
    @Component
    static class Patiences {
        private final EffectiveConfig.Configs configs;
        private final Set<ChannelConfig.Kind> reported;

        Patiences(EffectiveConfig.Configs configs, List<Sender> senders) {
            this.configs = configs;
            this.reported = senders.stream()
                    .filter(Sender::isReported)
                    .map(Sender::kind)
                    .collect(Collectors.toSet());
        }

        Patience of(TenantId tenant, ChannelConfig channel) {
            var settings = configs.of(tenant, channel.agent()).settings();
            var kind = channel.kind().name().toLowerCase(Locale.ROOT);
            return new Patience(
                    within(settings, "delivery.outcome." + kind),
                    isAwaited(channel) ? within(settings, "delivery.receipt." + kind) : null);
        }

        private boolean isAwaited(ChannelConfig channel) {
            return reported.contains(channel.kind())
                    && channel.capability().receipts().compareTo(Receipts.DELIVERED) >= 0;
        }

        private static @Nullable Duration within(Settings settings, String name) {
            return settings.has(name) ? Duration.ofMillis(settings.millis(name)) : null;
        }
    }
}
