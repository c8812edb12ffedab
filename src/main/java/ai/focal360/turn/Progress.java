package ai.focal360.turn;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where a running turn is: {@code phase} such as {@code P9} (null before the first), and for how long. */
public record Progress(@Nullable String phase, Duration since) {
    public static final Progress NONE = new Progress(null, Duration.ZERO);
}
