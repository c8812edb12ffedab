package ai.focal360.turn;

import java.time.Duration;

/**
 * What a claimed turn waited for: {@code window} until it was due, {@code queue} from then to this claim; {@code lost}: it
 * was taken from a node that did not renew its lease.
 */
public record Waited(Duration window, Duration queue, boolean lost) {
    static final Waited NONE = new Waited(Duration.ZERO, Duration.ZERO, false);
}
