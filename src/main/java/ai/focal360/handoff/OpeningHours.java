package ai.focal360.handoff;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * When somebody of the team is there: lines such as {@code mon-fri 09:00-17:30}, or over midnight {@code sat 22:00-06:00}, which
 * ends on Sunday. None at all is always.
 */
record OpeningHours(List<Span> spans) {
    private static final Pattern LINE =
            Pattern.compile("([a-z]{3})(?:-([a-z]{3}))? (\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)", Pattern.CASE_INSENSITIVE);
    private static final String MIDNIGHT = "24:00";
    private static final int WEEK = 7;

    record Span(DayOfWeek first, DayOfWeek last, LocalTime from, LocalTime until) {
        private boolean isOn(DayOfWeek day) {
            return Math.floorMod(day.getValue() - first.getValue(), WEEK)
                    <= Math.floorMod(last.getValue() - first.getValue(), WEEK);
        }

        private boolean covers(ZonedDateTime moment) {
            var time = moment.toLocalTime();
            var day = moment.getDayOfWeek();
            return from.isBefore(until)
                    ? isOn(day) && !time.isBefore(from) && time.isBefore(until)
                    : isOn(day) && !time.isBefore(from) || isOn(day.minus(1)) && time.isBefore(until);
        }
    }

    OpeningHours {
        spans = List.copyOf(spans);
    }

    static OpeningHours of(List<String> lines) {
        return new OpeningHours(lines.stream().map(OpeningHours::span).toList());
    }

    boolean isOpen(ZonedDateTime moment) {
        return spans.isEmpty() || spans.stream().anyMatch(span -> span.covers(moment));
    }

    /** When somebody is there next, within a week; empty where nobody ever is, or always. */
    Optional<ZonedDateTime> opensAfter(ZonedDateTime moment) {
        return IntStream.rangeClosed(0, WEEK)
                .mapToObj(moment::plusDays)
                .flatMap(day -> spans.stream()
                        .filter(span -> span.isOn(day.getDayOfWeek()))
                        .map(span -> day.with(span.from())))
                .filter(opening -> opening.isAfter(moment))
                .min(ZonedDateTime::compareTo);
    }

    private static Span span(String line) {
        var read = LINE.matcher(line.strip());
        if (!read.matches()) {
            throw new IllegalArgumentException(
                    "Expected opening hours such as 'mon-fri 09:00-17:30', but they are '%s'".formatted(line));
        }
        if (read.group(3).equals(read.group(4))) {
            throw new IllegalArgumentException("Expected opening hours to end at another time than they begin, or at "
                    + "24:00, but they are '%s'".formatted(line));
        }
        var first = day(read.group(1));
        return new Span(
                first,
                read.group(2) == null ? first : day(read.group(2)),
                LocalTime.parse(read.group(3)),
                read.group(4).equals(MIDNIGHT) ? LocalTime.MIDNIGHT : LocalTime.parse(read.group(4)));
    }

    private static DayOfWeek day(String word) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().startsWith(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("Expected a day such as mon, but it is '%s'".formatted(word)));
    }
}
