package ai.focal360.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ReconcilePropertiesTest {
    @Test
    void hasDefaults() {
        assertThat(bound(Map.of()))
                .isEqualTo(new ReconcileProperties(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(15),
                        Duration.ofMinutes(10),
                        6,
                        5));
    }

    @Test
    void readsEverySetting() {
        assertThat(bound(Map.of(
                        "focal.tool.reconcile.poll", "1s",
                        "focal.tool.reconcile.unknown-after", "2s",
                        "focal.tool.reconcile.stale-after", "3s",
                        "focal.tool.reconcile.delay", "4s",
                        "focal.tool.reconcile.longest-delay", "5s",
                        "focal.tool.reconcile.attempts", "6",
                        "focal.tool.reconcile.undo-attempts", "7")))
                .isEqualTo(new ReconcileProperties(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        6,
                        7));
    }

    @Test
    void waitsTwiceAsLongEachTimeUpToTheLongest() {
        var properties = bound(Map.of());

        assertThat(properties.delay(0)).isEqualTo(Duration.ofSeconds(15));
        assertThat(properties.delay(1)).isEqualTo(Duration.ofSeconds(30));
        assertThat(properties.delay(5)).isEqualTo(Duration.ofMinutes(8));
        assertThat(properties.delay(6)).isEqualTo(Duration.ofMinutes(10));
        assertThat(properties.delay(1_000)).isEqualTo(Duration.ofMinutes(10));
    }

    private static ReconcileProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("focal.tool.reconcile", ReconcileProperties.class);
    }
}
