package ai.focal360.audit;

import ai.focal360.platform.TurnId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;
import java.util.UUID;

/**
 * A turn's place in the order of turns: when it finished, to the microsecond, then its id. Written as an opaque word that
 * every store understands, so that a page begun in one can go on in the other.
 */
public record TurnCursor(Instant finishedAt, TurnId turn) implements Comparable<TurnCursor> {
    // UUID.compareTo compares signed halves; PostgreSQL and OpenSearch compare bytes
    private static final Comparator<UUID> BY_BYTES = Comparator.comparing(
                    UUID::getMostSignificantBits, Long::compareUnsigned)
            .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);
    private static final Comparator<TurnCursor> ORDER = Comparator.comparing(TurnCursor::finishedAt)
            .thenComparing(cursor -> cursor.turn().value(), BY_BYTES);

    public TurnCursor {
        finishedAt = finishedAt.truncatedTo(ChronoUnit.MICROS);
    }

    public static TurnCursor of(TurnRecord record) {
        return new TurnCursor(record.finishedAt(), record.turn());
    }

    /** Reads what {@link #toString} wrote; throws IllegalArgumentException for anything else. */
    public static TurnCursor parse(String word) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(word), StandardCharsets.US_ASCII);
            int dot = text.indexOf('.');
            var cursor = ofMicros(Long.parseLong(text.substring(0, dot)), TurnId.of(text.substring(dot + 1)));
            if (!cursor.toString().equals(word)) {
                throw new IllegalArgumentException("not canonical");
            }
            return cursor;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("Expected a cursor that an earlier page answered", e);
        }
    }

    public static TurnCursor ofMicros(long micros, TurnId turn) {
        return new TurnCursor(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), turn);
    }

    /** Microseconds since 1970. */
    public long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, finishedAt);
    }

    @Override
    public int compareTo(TurnCursor other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((micros() + "." + turn).getBytes(StandardCharsets.US_ASCII));
    }
}
