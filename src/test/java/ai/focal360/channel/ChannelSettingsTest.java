package ai.focal360.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class ChannelSettingsTest {
    @Test
    void everythingHasADefault() {
        assertThat(bind(Map.of()))
                .isEqualTo(new ChannelSettings(
                        new ChannelSettings.Delivery(
                                32,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(30),
                                8,
                                Duration.ofSeconds(2),
                                Duration.ofMinutes(10),
                                Duration.ofMillis(300)),
                        new ChannelSettings.Webchat(
                                DataSize.ofKilobytes(64),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(30),
                                DataSize.ofKilobytes(512),
                                4,
                                5000,
                                Duration.ofDays(90)),
                        new ChannelSettings.Whatsapp(
                                "https://graph.facebook.com",
                                "v23.0",
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(10),
                                DataSize.ofMegabytes(3)),
                        new ChannelSettings.Sms(
                                "https://api.twilio.com",
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(10),
                                DataSize.ofKilobytes(64)),
                        new ChannelSettings.Webhook(
                                Duration.ofSeconds(3), Duration.ofSeconds(10), DataSize.ofKilobytes(256)),
                        ""));
    }

    @Test
    void everythingCanBeSet() {
        var settings = bind(Map.ofEntries(
                Map.entry("focal.channel.delivery.senders", "1"),
                Map.entry("focal.channel.delivery.sweep", "2s"),
                Map.entry("focal.channel.delivery.lease", "33s"),
                Map.entry("focal.channel.delivery.unknown-wait", "4s"),
                Map.entry("focal.channel.delivery.max-attempts", "5"),
                Map.entry("focal.channel.delivery.first-delay", "6s"),
                Map.entry("focal.channel.delivery.longest-delay", "7s"),
                Map.entry("focal.channel.delivery.pause", "20s"),
                Map.entry("focal.channel.webchat.max-body", "8KB"),
                Map.entry("focal.channel.webchat.poll", "9s"),
                Map.entry("focal.channel.webchat.heartbeat", "10s"),
                Map.entry("focal.channel.webchat.stalled", "11s"),
                Map.entry("focal.channel.webchat.max-buffered", "12KB"),
                Map.entry("focal.channel.webchat.connections-per-visitor", "13"),
                Map.entry("focal.channel.webchat.connections", "14"),
                Map.entry("focal.channel.webchat.visitor-age", "15d"),
                Map.entry("focal.channel.whatsapp.base-url", "http://localhost:1"),
                Map.entry("focal.channel.whatsapp.version", "v16.0"),
                Map.entry("focal.channel.whatsapp.connect-timeout", "17s"),
                Map.entry("focal.channel.whatsapp.timeout", "18s"),
                Map.entry("focal.channel.whatsapp.max-body", "19KB"),
                Map.entry("focal.channel.sms.base-url", "http://localhost:2"),
                Map.entry("focal.channel.sms.connect-timeout", "20s"),
                Map.entry("focal.channel.sms.timeout", "21s"),
                Map.entry("focal.channel.sms.max-body", "22KB"),
                Map.entry("focal.channel.webhook.connect-timeout", "23s"),
                Map.entry("focal.channel.webhook.timeout", "24s"),
                Map.entry("focal.channel.webhook.max-body", "25KB"),
                Map.entry("focal.channel.public-url", "https://agents.example.com")));

        assertThat(settings)
                .isEqualTo(new ChannelSettings(
                        new ChannelSettings.Delivery(
                                1,
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(33),
                                Duration.ofSeconds(4),
                                5,
                                Duration.ofSeconds(6),
                                Duration.ofSeconds(7),
                                Duration.ofSeconds(20)),
                        new ChannelSettings.Webchat(
                                DataSize.ofKilobytes(8),
                                Duration.ofSeconds(9),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(11),
                                DataSize.ofKilobytes(12),
                                13,
                                14,
                                Duration.ofDays(15)),
                        new ChannelSettings.Whatsapp(
                                "http://localhost:1",
                                "v16.0",
                                Duration.ofSeconds(17),
                                Duration.ofSeconds(18),
                                DataSize.ofKilobytes(19)),
                        new ChannelSettings.Sms(
                                "http://localhost:2",
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(21),
                                DataSize.ofKilobytes(22)),
                        new ChannelSettings.Webhook(
                                Duration.ofSeconds(23), Duration.ofSeconds(24), DataSize.ofKilobytes(25)),
                        "https://agents.example.com"));
    }

    @Test
    void anAttemptEndsBeforeItsLease() {
        var settings = bind(Map.of("focal.channel.delivery.lease", "40s", "focal.channel.sms.timeout", "30s"));
        assertThat(settings.delivery().longestAttempt()).isEqualTo(Duration.ofSeconds(30));

        assertThatThrownBy(
                        () -> bind(Map.of("focal.channel.delivery.lease", "40s", "focal.channel.sms.timeout", "31s")))
                .rootCause()
                .hasMessage("Expected focal.channel.sms.timeout to be at most three quarters of"
                        + " focal.channel.delivery.lease, PT40S, but it is PT31S");
    }

    private static ChannelSettings bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("focal.channel", ChannelSettings.class);
    }
}
