package ai.focal360.reporter;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** Whole days of the tenant, {@code to} exclusive; written {@code 2026-03-02/2026-03-09}. */
public record Period(LocalDate from, LocalDate to) {
    private static final LocalDate EARLIEST = LocalDate.of(1970, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(9999, 1, 1);

    public Period {
        if (!from.isBefore(to) || from.isBefore(EARLIEST) || to.isAfter(LATEST)) {
            throw new IllegalArgumentException(
                    "Expected a period to begin before it ends, but it is %s/%s".formatted(from, to));
        }
    }

    /** Throws {@link IllegalArgumentException} for anything that is no period. */
    @JsonCreator
    public static Period parse(String text) {
        var ends = text.split("/", -1);
        if (ends.length != 2) {
            throw new IllegalArgumentException("Expected two dates, such as 2026-03-02/2026-03-09");
        }
        try {
            return new Period(LocalDate.parse(ends[0]), LocalDate.parse(ends[1]));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("Expected two dates, such as 2026-03-02/2026-03-09", e);
        }
    }

    static Period day(LocalDate day) {
        return new Period(day, day.plusDays(1));
    }

    static Period month(LocalDate within) {
        return new Period(within.withDayOfMonth(1), within.withDayOfMonth(1).plusMonths(1));
    }

    static Period year(int year) {
        return new Period(LocalDate.of(year, 1, 1), LocalDate.of(year + 1, 1, 1));
    }

    /** The one before it: as many whole months when it is made of months, as many days otherwise. */
    Period before() {
        var months = ChronoUnit.MONTHS.between(from, to);
        return from.getDayOfMonth() == 1 && from.plusMonths(months).equals(to)
                ? new Period(from.minusMonths(months), from)
                : new Period(from.minusDays(days()), from);
    }

    long days() {
        return ChronoUnit.DAYS.between(from, to);
    }

    Instant begins(ZoneId zone) {
        return from.atStartOfDay(zone).toInstant();
    }

    Instant ends(ZoneId zone) {
        return to.atStartOfDay(zone).toInstant();
    }

    LocalDate last() {
        return to.minusDays(1);
    }

    @Override
    @JsonValue
    public String toString() {
        return from + "/" + to;
    }
}
