package ai.focal360.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpeningHoursTest {
    private static final OpeningHours SHOP = OpeningHours.of(List.of("mon-fri 09:00-17:30", "sat 10:00-14:00"));

    @Test
    void noneIsAlways() {
        assertThat(OpeningHours.of(List.of()).isOpen(at("2026-11-22T03:00"))).isTrue();
    }

    @Test
    void aDayIsOpenFromItsFirstMinuteToBeforeItsLast() {
        assertThat(SHOP.isOpen(at("2026-11-23T08:59"))).isFalse();
        assertThat(SHOP.isOpen(at("2026-11-23T09:00"))).isTrue();
        assertThat(SHOP.isOpen(at("2026-11-23T17:29"))).isTrue();
        assertThat(SHOP.isOpen(at("2026-11-23T17:30"))).isFalse();
        assertThat(SHOP.isOpen(at("2026-11-22T12:00"))).as("a Sunday").isFalse();
    }

    @Test
    void opensAtTheNextBeginning() {
        assertThat(SHOP.opensAfter(at("2026-11-20T18:00"))).contains(at("2026-11-21T10:00"));
        assertThat(SHOP.opensAfter(at("2026-11-21T15:00"))).contains(at("2026-11-23T09:00"));
        assertThat(OpeningHours.of(List.of("mon 09:00-10:00")).opensAfter(at("2026-11-23T11:00")))
                .contains(at("2026-11-30T09:00"));
    }

    @Test
    void itsTimesAreThoseOfTheClockOnTheWall() {
        var beforeClocksGoBack = ZonedDateTime.parse("2026-10-24T18:00+02:00[Europe/Amsterdam]");

        assertThat(SHOP.opensAfter(beforeClocksGoBack))
                .contains(ZonedDateTime.parse("2026-10-26T09:00+01:00[Europe/Amsterdam]"));
    }

    @Test
    void aNightEndsOnTheDayAfter() {
        var nights = OpeningHours.of(List.of("fri-sat 22:00-06:00"));

        assertThat(nights.isOpen(at("2026-11-20T21:59"))).as("Friday evening").isFalse();
        assertThat(nights.isOpen(at("2026-11-20T22:00"))).isTrue();
        assertThat(nights.isOpen(at("2026-11-22T05:59"))).as("Sunday morning").isTrue();
        assertThat(nights.isOpen(at("2026-11-22T06:00"))).isFalse();
        assertThat(nights.isOpen(at("2026-11-20T05:00"))).as("Friday morning").isFalse();
        assertThat(nights.opensAfter(at("2026-11-22T06:00"))).contains(at("2026-11-27T22:00"));
    }

    @Test
    void aDayMayLastUntilItsEnd() {
        var sundays = OpeningHours.of(List.of("sun 00:00-24:00"));

        assertThat(sundays.isOpen(at("2026-11-22T00:00"))).isTrue();
        assertThat(sundays.isOpen(at("2026-11-22T23:59"))).isTrue();
        assertThat(sundays.isOpen(at("2026-11-23T00:00"))).isFalse();
    }

    @Test
    void anotherFormIsRefusedByName() {
        assertThatThrownBy(() -> OpeningHours.of(List.of("mon 09:00-09:00"))).hasMessageContaining("'mon 09:00-09:00'");
        assertThatThrownBy(() -> OpeningHours.of(List.of("weekdays"))).hasMessageContaining("'weekdays'");
        assertThatThrownBy(() -> OpeningHours.of(List.of("abc 09:00-10:00"))).hasMessageContaining("'abc'");
    }

    private static ZonedDateTime at(String local) {
        return ZonedDateTime.parse(local + ":00+01:00[Europe/Amsterdam]");
    }
}
