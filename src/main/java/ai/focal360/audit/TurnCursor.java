package ai.focal360.audit;

import ai.focal360.platform.Place;
import ai.focal360.platform.TurnId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
        return of(Place.parse(word));
    }

    /** The place a request names; a problem for a word no page answered. */
    public static @Nullable TurnCursor next(@Nullable String next) {
        var place = Place.next(next);
        return place == null ? null : of(place);
    }

    private static TurnCursor of(Place place) {
        return new TurnCursor(place.at(), new TurnId(place.id()));
    }

    public static TurnCursor ofMicros(long micros, TurnId turn) {
        return of(Place.ofMicros(micros, turn.value()));
    }

    /** Microseconds since 1970. */
    public long micros() {
        return place().micros();
    }

    private Place place() {
        return new Place(finishedAt, turn.value());
    }

    @Override
    public int compareTo(TurnCursor other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return place().word();
    }
}
