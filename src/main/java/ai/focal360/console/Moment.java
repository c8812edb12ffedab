package ai.focal360.console;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A point in time: for machines, and in words for whoever has no script that knows their zone. */
public record Moment(Instant at) {
    private static final DateTimeFormatter WORDS = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    public String iso() {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    public String words() {
        return WORDS.format(at);
    }
}
