package ai.focal360.audit.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class RelaySettingsTest {
    @Test
    void hasDefaultsForEverything() {
        assertThat(bind("focal.audit.relay", RelaySettings.class, Map.of()))
                .isEqualTo(new RelaySettings(
                        500,
                        DataSize.ofMegabytes(5),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(15),
                        20));
    }

    @Test
    void readsEverySetting() {
        assertThat(bind(
                        "focal.audit.relay",
                        RelaySettings.class,
                        Map.of(
                                "focal.audit.relay.batch-size", "100",
                                "focal.audit.relay.batch-bytes", "1MB",
                                "focal.audit.relay.linger", "1s",
                                "focal.audit.relay.poll", "2s",
                                "focal.audit.relay.backoff", "3s",
                                "focal.audit.relay.max-backoff", "4s",
                                "focal.audit.relay.timeout", "5s",
                                "focal.audit.relay.max-attempts", "6")))
                .isEqualTo(new RelaySettings(
                        100,
                        DataSize.ofMegabytes(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        6));
    }

    @Test
    void refusesSettingsThatCannotWork() {
        for (var wrong : Map.of(
                        "focal.audit.relay.batch-size", "0",
                        "focal.audit.relay.backoff", "0s",
                        "focal.audit.relay.max-backoff", "1ms",
                        "focal.audit.relay.max-attempts", "0")
                .entrySet()) {
            assertThatThrownBy(() ->
                            bind("focal.audit.relay", RelaySettings.class, Map.of(wrong.getKey(), wrong.getValue())))
                    .isInstanceOf(BindException.class)
                    .rootCause()
                    .hasMessageContaining("Expected focal.audit.relay.");
        }
    }

    private static <T> T bind(String prefix, Class<T> type, Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate(prefix, type);
    }
}
