package ai.focal360.ingress;

import ai.focal360.platform.Problem;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Messages of one sender come in one after the other, and wait here rather than at their conversation's row: whoever waits
 * there holds a connection, and one sender could take all a node has. A sender with too many at the door is sent away.
 */
final class Doors {
    private static final int DOORS = 1024;
    private static final int WAITING = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final ReentrantLock[] doors = IntStream.range(0, DOORS)
            .mapToObj(number -> new ReentrantLock(true))
            .toArray(ReentrantLock[]::new);

    <T> T through(Object sender, Supplier<T> work) {
        var door = doors[Math.floorMod(sender.hashCode(), DOORS)];
        if (door.getQueueLength() >= WAITING || !opens(door)) {
            throw Problem.UNAVAILABLE
                    .because("Too many messages of this sender arrive at once. Send it again in a few seconds.")
                    .retryAfter(RETRY);
        }
        try {
            return work.get();
        } finally {
            door.unlock();
        }
    }

    private static boolean opens(ReentrantLock door) {
        try {
            return door.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
