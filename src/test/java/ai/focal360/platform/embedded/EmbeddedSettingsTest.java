package ai.focal360.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class EmbeddedSettingsTest {
    @Test
    void startsBothServersOnFreePortsUnlessToldOtherwise() {
        assertThat(binder(Map.of()).bindOrCreate("focal.postgres.embedded", PostgresSettings.class))
                .isEqualTo(new PostgresSettings(0, Duration.ofSeconds(60)));
        assertThat(binder(Map.of()).bindOrCreate("focal.opensearch", OpenSearchSettings.class))
                .isEqualTo(new OpenSearchSettings(
                        true,
                        null,
                        null,
                        null,
                        new OpenSearchSettings.Embedded(
                                Path.of("target/embedded"), 0, "512m", null, Duration.ofMinutes(2))));
    }

    @Test
    void everySettingCanBeSet() {
        assertThat(binder(Map.of("focal.postgres.embedded.port", "5433", "focal.postgres.embedded.start-timeout", "9s"))
                        .bindOrCreate("focal.postgres.embedded", PostgresSettings.class))
                .isEqualTo(new PostgresSettings(5433, Duration.ofSeconds(9)));
        assertThat(binder(Map.of(
                                "focal.opensearch.enabled", "false",
                                "focal.opensearch.url", "https://search:9200",
                                "focal.opensearch.username", "focal",
                                "focal.opensearch.password", "p",
                                "focal.opensearch.embedded.distribution", "/opt/opensearch",
                                "focal.opensearch.embedded.port", "9201",
                                "focal.opensearch.embedded.heap", "1g",
                                "focal.opensearch.embedded.java-home", "/opt/jdk-21",
                                "focal.opensearch.embedded.start-timeout", "30s"))
                        .bindOrCreate("focal.opensearch", OpenSearchSettings.class))
                .isEqualTo(new OpenSearchSettings(
                        false,
                        URI.create("https://search:9200"),
                        "focal",
                        "p",
                        new OpenSearchSettings.Embedded(
                                Path.of("/opt/opensearch"),
                                9201,
                                "1g",
                                Path.of("/opt/jdk-21"),
                                Duration.ofSeconds(30))));
    }

    @Test
    void refusesASearchServersAddressThatIsNone() {
        for (var url : new String[] {"search.example:9200", "ftp://search.example", "http:///"}) {
            assertThatThrownBy(() -> binder(Map.of("focal.opensearch.url", url))
                            .bindOrCreate("focal.opensearch", OpenSearchSettings.class))
                    .rootCause()
                    .hasMessageContaining("Expected focal.opensearch.url to be like");
        }
    }

    @Test
    void doesNotPrintThePassword() {
        var settings = binder(
                        Map.of("focal.opensearch.url", "http://search:9200", "focal.opensearch.password", "horse"))
                .bindOrCreate("focal.opensearch", OpenSearchSettings.class);
        assertThat(settings.toString()).doesNotContain("horse");
    }

    private static Binder binder(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties));
    }
}
