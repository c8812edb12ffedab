package ai.focal360.agenda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** When it is eight o'clock where a customer is, also in nights that are shorter or longer. */
class CustomersClockTest {
    private static final CustomersClock AMSTERDAM = new CustomersClock(ZoneId.of("Europe/Amsterdam"));
    private static final CustomersClock NEW_YORK = new CustomersClock(ZoneId.of("America/New_York"));

    @Test
    void theSameMomentIsAnotherTimeElsewhere() {
        var now = Instant.parse("2026-03-10T21:30:00Z");

        assertThat(AMSTERDAM.after(now, "08:00")).isEqualTo("2026-03-11T07:00:00Z");
        assertThat(NEW_YORK.after(now, "08:00")).isEqualTo("2026-03-11T12:00:00Z");
    }

    @Test
    void afterMidnightItIsStillTheSameMorning() {
        assertThat(AMSTERDAM.after(Instant.parse("2026-03-11T01:00:00Z"), "08:00"))
                .isEqualTo("2026-03-11T07:00:00Z");
    }

    @Test
    void exactlyThenItIsTheNextDay() {
        assertThat(AMSTERDAM.after(Instant.parse("2026-03-11T07:00:00Z"), "08:00"))
                .isEqualTo("2026-03-12T07:00:00Z");
    }

    @Test
    void theNightOfSpringIsAnHourShorter() {
        assertThat(AMSTERDAM.after(Instant.parse("2026-03-28T22:00:00Z"), "08:00"))
                .isEqualTo("2026-03-29T06:00:00Z");
    }

    @Test
    void theNightOfAutumnIsAnHourLonger() {
        assertThat(AMSTERDAM.after(Instant.parse("2026-10-24T21:00:00Z"), "08:00"))
                .isEqualTo("2026-10-25T07:00:00Z");
    }

    @Test
    void aTimeThatIsLeftOutComesAnHourLater() {
        assertThat(AMSTERDAM.after(Instant.parse("2026-03-28T22:00:00Z"), "02:30"))
                .isEqualTo("2026-03-29T01:30:00Z");
    }

    @Test
    void aTimeThatComesTwiceCountsTwice() {
        var first = Instant.parse("2026-10-25T00:30:00Z");

        assertThat(AMSTERDAM.after(first.minusSeconds(1), "02:30")).isEqualTo(first);
        assertThat(AMSTERDAM.after(first, "02:30")).isEqualTo("2026-10-25T01:30:00Z");
    }

    @Test
    void aDurationIsTheSameEverywhere() {
        assertThat(AMSTERDAM.after(Instant.parse("2026-03-28T22:00:00Z"), "PT10M"))
                .isEqualTo("2026-03-28T22:10:00Z");
    }

    @Test
    void anythingElseIsAMistakeInARule() {
        assertThatThrownBy(() -> AMSTERDAM.after(Instant.EPOCH, "tomorrow"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT10M");
    }
}
