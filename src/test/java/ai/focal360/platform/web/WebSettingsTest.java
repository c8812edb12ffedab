package ai.focal360.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class WebSettingsTest {
    @Test
    void limitsBodiesToOneMegabyteAndUploadsToTwenty() {
        assertThat(bind(Map.of())).isEqualTo(new WebSettings(DataSize.ofMegabytes(1), DataSize.ofMegabytes(20)));
    }

    @Test
    void everyLimitCanBeSet() {
        assertThat(bind(Map.of("focal.web.max-request-size", "64KB", "focal.web.max-upload-size", "5MB")))
                .isEqualTo(new WebSettings(DataSize.ofKilobytes(64), DataSize.ofMegabytes(5)));
    }

    private static WebSettings bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("focal.web", WebSettings.class);
    }
}
