package ai.focal360.turn;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

class InMemoryStateStoreTest extends StateStoreContract {
    private final MovedClock clock = new MovedClock();
    private final StateStore store = new InMemoryStateStore(clock);

    @Override
    StateStore store() {
        return store;
    }

    @Override
    void pass(Duration time) {
        clock.now = clock.now.plus(time);
    }

    private static final class MovedClock extends Clock {
        private volatile Instant now = Instant.parse("2026-03-01T10:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("Expected nobody to ask for a zone");
        }
    }
}
