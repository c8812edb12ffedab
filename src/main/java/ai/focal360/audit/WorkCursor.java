package ai.focal360.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/** Where a page of runs or tasks ended: when the last of them began, and its id. Written as an opaque word. */
public record WorkCursor(Instant at, String id) {
    /** Reads what {@link #toString} wrote; throws IllegalArgumentException for anything else. */
    public static WorkCursor parse(String word) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(word), StandardCharsets.US_ASCII);
            int dot = text.indexOf('.');
            var cursor = new WorkCursor(
                    Instant.EPOCH.plus(Long.parseLong(text.substring(0, dot)), ChronoUnit.MICROS),
                    text.substring(dot + 1));
            if (cursor.id().isEmpty() || !cursor.toString().equals(word)) {
                throw new IllegalArgumentException("not canonical");
            }
            return cursor;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("Expected a cursor that an earlier page answered", e);
        }
    }

    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        (ChronoUnit.MICROS.between(Instant.EPOCH, at) + "." + id).getBytes(StandardCharsets.US_ASCII));
    }
}
