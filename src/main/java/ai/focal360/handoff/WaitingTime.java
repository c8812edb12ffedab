package ai.focal360.handoff;

import java.time.Duration;
import java.util.Optional;

/**
 * What there is to tell a waiting time from: who waits before them, whatever a colleague has to know for it, conversations colleagues
 * have now, colleagues who are there, and how long one usually takes (docs/adr/0113).
 */
record WaitingTime(int ahead, int busy, int colleagues, Duration usual) {

    /** Whole minutes, at least one; empty where nobody is there to take it. */
    Optional<Long> minutes(int atOnce) {
        var places = colleagues * atOnce;
        if (places == 0) {
            return Optional.empty();
        }
        var mustEnd = ahead + 1 - Math.max(0, places - busy);
        var seconds = mustEnd <= 0 ? 0 : (double) usual.toSeconds() * mustEnd / places;
        return Optional.of(
                Math.max(1, (long) Math.ceil(seconds / Duration.ofMinutes(1).toSeconds())));
    }
}
