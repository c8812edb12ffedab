package ai.focal360.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class PacksPropertiesTest {
    @Test
    void withoutConfigurationPacksComeWithTheProgram() {
        assertThat(bind(Map.of()))
                .isEqualTo(new PacksProperties(
                        "classpath:/packs",
                        Duration.ofSeconds(10),
                        DataSize.ofMegabytes(4),
                        DataSize.ofMegabytes(16),
                        2000));
    }

    @Test
    void everyValueCanBeSet() {
        assertThat(bind(Map.of(
                        "focal.packs.location", ".",
                        "focal.packs.poll", "1m",
                        "focal.packs.max-file-size", "1MB",
                        "focal.packs.max-pack-size", "2MB",
                        "focal.packs.max-files", "10")))
                .isEqualTo(new PacksProperties(
                        ".", Duration.ofMinutes(1), DataSize.ofMegabytes(1), DataSize.ofMegabytes(2), 10));
    }

    @Test
    void aPollThatNeverWaitsIsRefused() {
        assertThatThrownBy(() -> bind(Map.of("focal.packs.poll", "0s")))
                .hasRootCauseMessage("Expected focal.packs.poll to be longer than nothing, but it is PT0S");
    }

    private static PacksProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("focal.packs", PacksProperties.class);
    }
}
