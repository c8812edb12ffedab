package ai.focal360.turn;

import ai.focal360.TestClock;
import java.time.Duration;

class InMemoryStateStoreTest extends StateStoreContract {
    private final TestClock clock = new TestClock();
    private final StateStore store = new InMemoryStateStore(clock);

    @Override
    StateStore store() {
        return store;
    }

    @Override
    void pass(Duration time) {
        clock.pass(time);
    }
}
