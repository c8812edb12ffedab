package ai.focal360.subscription;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of sending an event. */
sealed interface Outcome {
    record Taken() implements Outcome {}

    /** The subscriber wants nothing any more. */
    record Gone() implements Outcome {}

    /** {@code wish}: the pause the subscriber asked for; {@code broken}: it did not do its work, whatever the event. */
    record NotTaken(String error, @Nullable Duration wish, boolean broken) implements Outcome {}

    /** Whether others are spared the attempt. */
    default boolean isHealthy() {
        return !(this instanceof NotTaken not) || !not.broken();
    }
}
