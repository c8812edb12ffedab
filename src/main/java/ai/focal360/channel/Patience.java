package ai.focal360.channel;

import ai.focal360.platform.TenantId;
import ai.focal360.policy.facts.Settings;
import ai.focal360.tenant.ChannelCapability.Receipts;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.turn.EffectiveConfig;
import java.time.Duration;
import java.util.Locale;
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

        Patiences(EffectiveConfig.Configs configs) {
            this.configs = configs;
        }

        Patience of(TenantId tenant, ChannelConfig channel) {
            var settings = configs.of(tenant, channel.agent()).settings();
            var kind = channel.kind().name().toLowerCase(Locale.ROOT);
            return new Patience(
                    within(settings, "delivery.outcome." + kind),
                    channel.capability().receipts().compareTo(Receipts.DELIVERED) < 0
                            ? null
                            : within(settings, "delivery.receipt." + kind));
        }

        private static @Nullable Duration within(Settings settings, String name) {
            return settings.has(name) ? Duration.ofMillis(settings.millis(name)) : null;
        }
    }
}
