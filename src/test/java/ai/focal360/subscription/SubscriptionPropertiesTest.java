package ai.focal360.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SubscriptionPropertiesTest {
    @Test
    void hasDefaults() {
        assertThat(bound(Map.of()))
                .isEqualTo(new SubscriptionProperties(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        12,
                        Duration.ofSeconds(5),
                        Duration.ofHours(6),
                        4,
                        Duration.ofSeconds(1),
                        Duration.ofHours(24),
                        Duration.ofDays(7),
                        Duration.ofDays(30)));
    }

    @Test
    void readsEverySetting() {
        assertThat(bound(Map.ofEntries(
                        Map.entry("focal.subscription.connect-timeout", "1s"),
                        Map.entry("focal.subscription.timeout", "2s"),
                        Map.entry("focal.subscription.attempts", "3"),
                        Map.entry("focal.subscription.first-pause", "4s"),
                        Map.entry("focal.subscription.longest-pause", "5s"),
                        Map.entry("focal.subscription.concurrency", "6"),
                        Map.entry("focal.subscription.sweep", "7s"),
                        Map.entry("focal.subscription.rotation", "8s"),
                        Map.entry("focal.subscription.keep-delivered", "9s"),
                        Map.entry("focal.subscription.keep-dead", "10s"))))
                .isEqualTo(new SubscriptionProperties(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        3,
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        6,
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(10)));
    }

    private static SubscriptionProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("focal.subscription", SubscriptionProperties.class);
    }
}
