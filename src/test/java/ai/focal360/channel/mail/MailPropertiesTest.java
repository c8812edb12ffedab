package ai.focal360.channel.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class MailPropertiesTest {
    private static final String PREFIX = "focal.channel.mail.";

    @Test
    void hasDefaults() {
        assertThat(bound(Map.of()))
                .isEqualTo(new MailProperties(
                        Duration.ofSeconds(15),
                        Duration.ofMinutes(10),
                        50,
                        4,
                        Duration.ofSeconds(90),
                        Duration.ofMinutes(2),
                        5,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        DataSize.ofMegabytes(10),
                        20_000,
                        100,
                        10,
                        20));
    }

    @Test
    void readsEverySetting() {
        assertThat(bound(Map.ofEntries(
                        Map.entry(PREFIX + "poll", "1s"),
                        Map.entry(PREFIX + "longest-pause", "2s"),
                        Map.entry(PREFIX + "batch", "3"),
                        Map.entry(PREFIX + "visits", "13"),
                        Map.entry(PREFIX + "longest-visit", "14s"),
                        Map.entry(PREFIX + "lease", "15s"),
                        Map.entry(PREFIX + "attempts", "5"),
                        Map.entry(PREFIX + "connect-timeout", "6s"),
                        Map.entry(PREFIX + "timeout", "7s"),
                        Map.entry(PREFIX + "max-mail", "8KB"),
                        Map.entry(PREFIX + "longest-text", "9"),
                        Map.entry(PREFIX + "most-parts", "10"),
                        Map.entry(PREFIX + "deepest", "11"),
                        Map.entry(PREFIX + "per-hour", "12"))))
                .isEqualTo(new MailProperties(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        3,
                        13,
                        Duration.ofSeconds(14),
                        Duration.ofSeconds(15),
                        5,
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7),
                        DataSize.ofKilobytes(8),
                        9,
                        10,
                        11,
                        12));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            poll            | 0s    | poll to be from 1ms to PT24H, but it is PT0S
            poll            | -1s   | poll to be from 1ms
            poll            | 11m   | longest-pause to be at least poll, PT11M, but it is PT10M
            longest-pause   | 25h   | longest-pause to be from 1ms
            batch           | 0     | batch to be at least 1, but it is 0
            visits          | 0     | visits to be at least 1
            longest-visit   | 15s   | longest-visit to be longer than connect-timeout and timeout together, but it is PT15S
            lease           | 90s   | lease to be longer than longest-visit, PT1M30S, but it is PT1M30S
            attempts        | 0     | attempts to be at least 1
            connect-timeout | 0s    | connect-timeout to be from 1ms
            timeout         | 0s    | timeout to be from 1ms
            timeout         | 25d   | timeout to be from 1ms
            max-mail        | 0B    | max-mail to be from 1B to 104857600B, but it is 0B
            max-mail        | 101MB | max-mail to be from 1B
            longest-text    | 0     | longest-text to be at least 1
            most-parts      | -1    | most-parts to be at least 1
            deepest         | 0     | deepest to be at least 1
            per-hour        | 0     | per-hour to be at least 1
            """)
    void refusesWhatCannotWorkAndSaysWhatWould(String name, String value, String reason) {
        assertThatThrownBy(() -> bound(Map.of(PREFIX + name, value)))
                .rootCause()
                .hasMessageStartingWith("Expected focal.channel.mail.")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "poll, 10m",
        "lease, 90001ms",
        "longest-visit, 15001ms",
        "max-mail, 100MB",
        "timeout, 1ms",
        "per-hour, 1"
    })
    void takesWhatJustWorks(String name, String value) {
        assertThat(bound(Map.of(PREFIX + name, value))).isNotEqualTo(bound(Map.of()));
    }

    private static MailProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("focal.channel.mail", MailProperties.class);
    }
}
