package ai.focal360.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.firewall.Conduct.Heard;
import ai.focal360.policy.facts.Traffic;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConductTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private Conduct conduct = Conduct.NONE;

    @Test
    void countsTheLastMinuteAndTheLastHour() {
        says(Duration.ofMinutes(-61), "long ago enough");
        says(Duration.ofMinutes(-30), "half an hour ago");
        says(Duration.ofSeconds(-65), "a little more than a minute ago");
        says(Duration.ofSeconds(-40), "less than a minute ago");

        assertThat(says(Duration.ZERO, "now at last", "and this")).isEqualTo(new Traffic(3, 5, 1));
    }

    @Test
    void countsTheSameTextHoweverItIsWritten() {
        says(Duration.ofMinutes(-11), "Where is my parcel?");
        says(Duration.ofMinutes(-2), "Where is my parcel?");
        says(Duration.ofMinutes(-1), "where is MY parcel");

        assertThat(says(Duration.ZERO, "something else", "Where is my parcel!!!")
                        .repeated())
                .isEqualTo(3);
        assertThat(says(Duration.ofSeconds(1), "something new").repeated()).isEqualTo(1);
    }

    @Test
    void aYesIsNoRepetition() {
        for (var second = 0; second < 10; second++) {
            says(Duration.ofSeconds(second), "Yes!");
        }
        assertThat(says(Duration.ofSeconds(10), "yes").repeated()).isZero();
    }

    @Test
    void forgetsWhatRulesBlockedAnHourAgo() {
        conduct = conduct.blocked(NOON.minus(Duration.ofMinutes(61))).blocked(NOON.minus(Duration.ofMinutes(59)));
        says(Duration.ZERO, "now at last");

        assertThat(conduct.blocks()).hasSize(1);
    }

    @Test
    void staysSmallAndKeepsNoWords() throws JsonProcessingException {
        for (var second = 0; second < 7_200; second++) {
            says(Duration.ofSeconds(second), "a secret number " + second);
        }
        var json = new ObjectMapper().findAndRegisterModules();
        var written = json.writeValueAsString(conduct);

        assertThat(written).doesNotContain("secret").hasSizeLessThan(10_000);
        assertThat(json.readValue(written, Conduct.class)).isEqualTo(conduct);
        assertThat(json.readValue("{}", Conduct.class)).isEqualTo(Conduct.NONE);
    }

    private Traffic says(Duration after, String... texts) {
        var heard = List.of(texts).stream()
                .map(text -> new Heard(text, NOON.plus(after)))
                .toList();
        conduct = conduct.heard(heard);
        return conduct.traffic(heard);
    }
}
