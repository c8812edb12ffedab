package ai.focal360.platform;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a list ended: at a time, to the microsecond, and the id that orders what has the same one. It travels as an
 * opaque word, the {@code next} of a page.
 */
public record Place(Instant at, UUID id) {
    private static final int MOST = 200;

    public Place {
        at = at.truncatedTo(ChronoUnit.MICROS);
    }

    /** A page's size as it was asked for; a problem unless it is from 1 to 200. */
    public static int limit(int limit) {
        if (limit < 1 || limit > MOST) {
            throw Problem.parameter("limit", "a number from 1 to " + MOST);
        }
        return limit;
    }

    /** The place a request names; a problem for a word no page answered. */
    public static @Nullable Place next(@Nullable String next) {
        try {
            return next == null ? null : parse(next);
        } catch (IllegalArgumentException e) {
            throw Problem.parameter("next", "the 'next' of an earlier page");
        }
    }

    /** Reads what {@link #word} wrote; throws IllegalArgumentException for anything else. */
    public static Place parse(String word) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(word), StandardCharsets.US_ASCII);
            var dot = text.indexOf('.');
            var place = ofMicros(Long.parseLong(text.substring(0, dot)), UUID.fromString(text.substring(dot + 1)));
            if (!place.word().equals(word)) {
                throw new IllegalArgumentException("not canonical");
            }
            return place;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("Expected a cursor that an earlier page answered", e);
        }
    }

    public static Place ofMicros(long micros, UUID id) {
        return new Place(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), id);
    }

    /** Microseconds since 1970. */
    public long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    public String word() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((micros() + "." + id).getBytes(StandardCharsets.US_ASCII));
    }
}
