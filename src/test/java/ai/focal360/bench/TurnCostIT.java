package ai.focal360.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A turn keeps to its budget of statements and commits, counted where the pool hands out connections. */
class TurnCostIT {
    private static final String ACCEPTOR = "main";
    private static final String WORKER = "turn-";

    /** Claims are made for many turns at once, by a thread of their own: one statement, which commits by itself. */
    private static final int CLAIM = 1;

    private static Platform platform;
    private static StatementCounter counter;
    private static final AtomicInteger ANSWERED = new AtomicInteger();

    @BeforeAll
    static void start(@TempDir Path home) {
        platform = Platform.start(Map.of(
                "focal.home",
                home,
                "spring.datasource.url",
                TestPostgres.url(),
                "spring.datasource.username",
                "postgres"));
        platform.whenDone(customer -> ANSWERED.incrementAndGet());
        counter = StatementCounter.between(platform.database());
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    void aTurnWithoutTouchCostsTwoCommitsAndAtMostFifteenStatements() {
        platform.with("Thank you very much", "thanks");
        answered(1);

        answered(1);

        assertThat(counter.commits(ACCEPTOR)).as("C1").isEqualTo(1);
        assertThat(counter.commits(WORKER)).as("C2").isEqualTo(1);
        assertThat(statements()).isLessThanOrEqualTo(15);
    }

    @Test
    void aScenarioAdvanceCostsOneCommitMore() {
        platform.with("How long do I have to return something?", "none");
        answered(2);

        answered(2);

        assertThat(counter.commits(ACCEPTOR)).as("C1").isEqualTo(1);
        assertThat(counter.commits(WORKER)).as("touch and C2").isEqualTo(2);
    }

    @Test
    void aMessageIsAcceptedInOneCommitAndAtMostFourStatements() {
        platform.with("Thank you very much", "thanks");
        answered(4);
        var first = counter.statements(ACCEPTOR);

        answered(4);

        System.out.printf(
                "first contact %d statements, later %d%n",
                first.size(), counter.statements(ACCEPTOR).size());
        assertThat(counter.commits(ACCEPTOR)).isEqualTo(1);
        assertThat(counter.statements(ACCEPTOR)).hasSizeLessThanOrEqualTo(4);
        assertThat(first).as("of somebody who never wrote before").hasSizeLessThanOrEqualTo(4);
    }

    /** A customer who was there before writes and gets an answer; only this is counted. */
    private static void answered(int customer) {
        counter.forget();
        var before = ANSWERED.get();
        platform.accept(customer);
        await().atMost(Duration.ofSeconds(20)).until(() -> ANSWERED.get() > before && platform.isIdle());
    }

    private static int statements() {
        var all = counter.statements(ACCEPTOR).size()
                + CLAIM
                + counter.statements(WORKER).size();
        System.out.printf("%d statements: %s %s%n", all, counter.statements(ACCEPTOR), counter.statements(WORKER));
        return all;
    }
}
