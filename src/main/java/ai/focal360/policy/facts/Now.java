package ai.focal360.policy.facts;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;

/** The moment of the call on the tenant's clock; {@code day} is {@code monday} to {@code sunday}. */
public record Now(LocalDate date, LocalTime time, String day) {
    public static Now of(ZonedDateTime at) {
        return new Now(
                at.toLocalDate(),
                at.toLocalTime(),
                at.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH).toLowerCase(Locale.ROOT));
    }

    /** Whether it is {@code from} or later and not yet {@code until}, such as {@code 09:00} and {@code 17:30}; over midnight too. */
    public boolean between(String from, String until) {
        var begin = LocalTime.parse(from);
        var end = LocalTime.parse(until);
        return begin.isBefore(end)
                ? !time.isBefore(begin) && time.isBefore(end)
                : !time.isBefore(begin) || time.isBefore(end);
    }
}
