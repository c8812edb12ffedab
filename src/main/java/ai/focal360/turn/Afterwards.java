package ai.focal360.turn;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a turn leaves of its conversation. {@code active}: something happened in it; {@code look}: when it is looked at whether it is
 * over, absent where that is settled; {@code closing}: it is over.
 */
public record Afterwards(
        boolean active, @Nullable Duration look, @Nullable Closing closing) {
    public static final Afterwards GOES_ON = new Afterwards(true, null, null);

    /** We only asked whether the customer is still there. */
    static final Afterwards AS_BEFORE = new Afterwards(false, null, null);

    static Afterwards lookedAt(Duration in) {
        return new Afterwards(true, in, null);
    }

    static Afterwards over(Closing closing) {
        return new Afterwards(false, null, closing);
    }
}
