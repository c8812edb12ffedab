package ai.focal360.policy.facts;

import java.time.Duration;

/**
 * The conversation stays open, and it is looked again after so many milliseconds, which are 0 to those of 30 days. {@code anew}: the time it was
 * open until then does not count.
 */
public record KeepOpen(long millis, String reason, boolean anew) implements Conclusion {
    private static final long LONGEST = Duration.ofDays(30).toMillis();

    public KeepOpen {
        if (millis < 0 || millis > LONGEST) {
            throw new IllegalArgumentException(
                    "Expected 0 to %d milliseconds, but they are %d".formatted(LONGEST, millis));
        }
    }

    public KeepOpen(long millis, String reason) {
        this(millis, reason, false);
    }
}
