package ai.focal360.turn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestPostgres;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.scenario.StoredSayings;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Rows that no turn would look at, as a restored backup or a hand in the database leaves them. */
class StraysTest {
    private static final TenantId SHOP = new TenantId("stray-shop");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration AGE = Duration.ofMinutes(2);

    private final DataSource database = TestPostgres.database();
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final StateStore store = new PostgresStateStore(jdbc, new ObjectMapper().findAndRegisterModules());
    private final Strays strays = new Strays(jdbc, store, StoredSayings.of(jdbc), new JdbcTransactionManager(database));
    private final CustomerId customer = CustomerId.random();

    @Test
    void aMessageWhoseTurnIsGoneIsAnsweredAfterAll() {
        var gathered = say("hello");
        jdbc.sql("delete from turn").update();
        pass(AGE.plusSeconds(1));

        assertThat(strays.gather(AGE)).isEqualTo(1);

        var turn = claimOne();
        assertThat(turn.conversation()).isEqualTo(gathered.conversation());
        assertThat(turn.channel()).isEqualTo("webchat");
        assertThat(turn.address()).isEqualTo("somebody");
        assertThat(texts(turn)).containsExactly("hello");
        assertThat(strays.gather(AGE)).as("once").isZero();
    }

    @Test
    void aMessageThatCameAfterTheEndOfItsTurnJoinsWhatIsGathering() {
        say("hello");
        pass(Duration.ofSeconds(1));
        var ended = claimOne();
        store.finish(ended, "{}");
        say("are you there?");
        pass(Duration.ofSeconds(10));
        jdbc.sql("update message set turn_id = :ended where text = 'are you there?'")
                .param("ended", ended.id().value())
                .update();
        pass(AGE);
        say("hello?");

        assertThat(strays.gather(AGE)).isEqualTo(1);

        pass(Duration.ofSeconds(1));
        assertThat(texts(claimOne())).containsExactly("are you there?", "hello?");
    }

    @Test
    void whatIsGatheringRunningOrAnsweredIsLeftAlone() {
        say("answered");
        pass(Duration.ofSeconds(1));
        store.finish(claimOne(), "{}");
        say("running");
        pass(Duration.ofSeconds(1));
        claimOne();
        say("gathering");
        pass(AGE.plusSeconds(1));

        assertThat(strays.gather(AGE)).isZero();
    }

    @Test
    void aMessageThatWasJustAcceptedIsGivenTime() {
        say("hello");
        jdbc.sql("delete from turn").update();

        assertThat(strays.gather(AGE)).isZero();
    }

    @Test
    void whatAScenarioSaidToATurnThatNeverCameIsSaidAfterAll() {
        var conversation = say("hello").conversation();
        pass(Duration.ofSeconds(1));
        store.finish(claimOne(), "{}");
        jdbc.sql("""
                        insert into saying (tenant, conversation_id, instance, scenario, step, kind, text, said_values, suggestions,
                                            created_at)
                        values (:tenant, :conversation, 'i-1', 'complaint', 'Task_Say', 'INFORM', 'say.done', '{}', '[]',
                                now() - interval '3 minutes')
                        """)
                .param("tenant", SHOP.value())
                .param("conversation", conversation.value())
                .update();

        assertThat(strays.speak(AGE)).isEqualTo(1);

        var turn = claimOne();
        assertThat(turn.trigger()).isEqualTo(new Trigger(Trigger.SCENARIO, "i-1"));
        assertThat(strays.speak(AGE)).as("while the turn runs").isZero();
        store.finish(turn, "{}");
        assertThat(strays.speak(AGE)).as("when the turn chose not to say it").isZero();
    }

    private Gathered say(String text) {
        var alex = new AgentId("alex");
        var message = UUID.randomUUID().toString();
        return store.gather(new Arrival(
                        SHOP,
                        alex,
                        "webchat",
                        "somebody",
                        customer,
                        store.meet(SHOP, alex, customer, "webchat", "somebody", message)
                                .conversation(),
                        message,
                        "text",
                        text,
                        null,
                        new Arrival.Patience(Duration.ofSeconds(1), Duration.ofSeconds(5)),
                        Arrival.Move.QUEUE,
                        null,
                        null))
                .orElseThrow();
    }

    private ClaimedTurn claimOne() {
        var claimed = store.claim("node", LEASE, 1, 3);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    private List<String> texts(ClaimedTurn turn) {
        return store.load(turn).messages().stream()
                .map(message -> String.valueOf(message.text()))
                .toList();
    }

    private void pass(Duration time) {
        jdbc.sql("""
                        update turn set opened_at = opened_at - make_interval(secs => :by),
                               due_at = due_at - make_interval(secs => :by), finished_at = finished_at - make_interval(secs => :by)
                        """).param("by", time.toSeconds()).update();
        jdbc.sql("update message set received_at = received_at - make_interval(secs => :by)")
                .param("by", time.toSeconds())
                .update();
    }
}
