package ai.focal360.console;

import java.util.Locale;

/** A duration in microseconds, in the unit a person would use. */
record Took(long micros) {
    String words() {
        if (micros < 1_000) {
            return "under 1 ms";
        }
        if (micros < 1_000_000) {
            return micros / 1_000 + " ms";
        }
        return String.format(Locale.ROOT, "%.1f s", micros / 1_000_000.0);
    }
}
