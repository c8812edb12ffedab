package ai.focal360.agenda;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What time it is where a customer is. A day may have 23 hours or 25. */
record CustomersClock(ZoneId zone) {
    ZonedDateTime at(Instant instant) {
        return instant.atZone(zone);
    }

    /**
     * {@code until} is a duration such as {@code PT10M}, or the next time it is {@code 08:00} there. A time that a changing clock
     * leaves out comes as much later as the clock moves; one that comes twice counts each time.
     */
    Instant after(Instant now, String until) {
        if (until.startsWith("P")) {
            return now.plus(Duration.parse(until));
        }
        var time = time(until);
        return LongStream.rangeClosed(0, 2)
                .mapToObj(days -> now.atZone(zone)
                        .toLocalDate()
                        .plusDays(days)
                        .atTime(time)
                        .atZone(zone))
                .flatMap(moment -> Stream.of(moment.withEarlierOffsetAtOverlap(), moment.withLaterOffsetAtOverlap()))
                .map(ZonedDateTime::toInstant)
                .filter(moment -> moment.isAfter(now))
                .findFirst()
                .orElseThrow();
    }

    private static LocalTime time(String until) {
        try {
            return LocalTime.parse(until);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "Expected a duration such as PT10M or a time such as 08:00, but it is " + until, e);
        }
    }
}
