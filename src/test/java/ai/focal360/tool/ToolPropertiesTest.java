package ai.focal360.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class ToolPropertiesTest {

    @Test
    void hasDefaults() {
        assertThat(bound(Map.of()))
                .isEqualTo(new ToolProperties(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(200),
                        DataSize.ofMegabytes(1),
                        new ToolProperties.Bulkhead(100, Duration.ofSeconds(1)),
                        new ToolProperties.Circuit(20, 10, 50, Duration.ofSeconds(15)),
                        Map.of()));
    }

    @Test
    void readsEverySetting() {
        assertThat(bound(Map.ofEntries(
                        Map.entry("focal.tool.connect-timeout", "1s"),
                        Map.entry("focal.tool.read-timeout", "3s"),
                        Map.entry("focal.tool.retry-delay", "50ms"),
                        Map.entry("focal.tool.max-response", "2KB"),
                        Map.entry("focal.tool.bulkhead.max-concurrent-calls", "5"),
                        Map.entry("focal.tool.bulkhead.max-wait", "0s"),
                        Map.entry("focal.tool.circuit.window", "4"),
                        Map.entry("focal.tool.circuit.minimum-calls", "2"),
                        Map.entry("focal.tool.circuit.failure-rate", "75"),
                        Map.entry("focal.tool.circuit.open", "1m"),
                        Map.entry("focal.tool.urls.acme-shop.erp", "https://erp.example.com"))))
                .isEqualTo(new ToolProperties(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        Duration.ofMillis(50),
                        DataSize.ofKilobytes(2),
                        new ToolProperties.Bulkhead(5, Duration.ZERO),
                        new ToolProperties.Circuit(4, 2, 75, Duration.ofMinutes(1)),
                        Map.of("acme-shop", Map.of("erp", "https://erp.example.com"))));
    }

    static ToolProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("focal.tool", ToolProperties.class);
    }
}
