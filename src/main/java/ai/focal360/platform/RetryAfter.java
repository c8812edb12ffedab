package ai.focal360.platform;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** How long a server asks to be left alone. */
public final class RetryAfter {
    private RetryAfter() {}

    /** Seconds or a date, as RFC 9110 has it; nothing where it is neither, or past. */
    public static Optional<Duration> in(HttpResponse<?> response, InstantSource now) {
        var header = response.headers().firstValue("Retry-After").orElse("").trim();
        if (header.matches("\\d{1,6}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(header)));
        }
        try {
            return Optional.of(header)
                    .filter(date -> !date.isEmpty())
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
                    .map(date -> Duration.between(now.instant(), date.toInstant()))
                    .filter(wait -> !wait.isNegative());
        } catch (DateTimeParseException e) {
            // as good as no header
            return Optional.empty();
        }
    }
}
