package ai.focal360.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

class PhasesTest {
    private final List<String> ran = new ArrayList<>();
    private final Phases phases = new Phases(List.of(new First(), new Second()), new SimpleMeterRegistry(), new None());
    private final TurnContext turn =
            new TurnContext(TurnFixture.claimed(new TenantId("shop"), new AgentId("alex")), Instant.EPOCH);

    @Test
    void aCancelledTurnStopsBeforeItsNextPhase() {
        phases.begin(turn);
        phases.run("first", turn.turn.id());

        phases.cancelled(turn.turn.id());

        assertThatThrownBy(() -> phases.run("second", turn.turn.id())).isInstanceOf(Fenced.class);
        assertThat(ran).containsExactly("first");
    }

    @Test
    void anEarlierRunOfTheSameTurnDoesNotGoOnWithALaterOnes() throws InterruptedException {
        phases.begin(turn);
        var thrown = new AtomicReference<Throwable>();

        var earlier = new Thread(() -> phases.run("first", turn.turn.id()));
        earlier.setUncaughtExceptionHandler((thread, failure) -> thrown.set(failure));
        earlier.start();
        earlier.join();

        assertThat(thrown.get()).isInstanceOf(Fenced.class);
        assertThat(ran).isEmpty();
        phases.run("first", turn.turn.id());
        assertThat(ran).containsExactly("first");
    }

    @Test
    void cancellingATurnOfAnotherNodeTouchesNoneOfThese() {
        phases.begin(turn);

        phases.cancelled(TurnId.random());

        phases.run("first", turn.turn.id());
        phases.run("second", turn.turn.id());
        assertThat(ran).containsExactly("first", "second");
    }

    private final class First implements Phase {
        @Override
        public String number() {
            return "P1";
        }

        @Override
        public String run(TurnContext turn) {
            ran.add("first");
            return "done";
        }
    }

    private final class Second implements Phase {
        @Override
        public String number() {
            return "P2";
        }

        @Override
        public String run(TurnContext turn) {
            ran.add("second");
            return "done";
        }
    }

    /** Transactions of nothing. */
    private static final class None extends AbstractPlatformTransactionManager {
        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction() {
            return this;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            throw new UnsupportedOperationException("Expected phases to run outside of transactions");
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            // nothing was begun
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            // nothing was begun
        }
    }
}
