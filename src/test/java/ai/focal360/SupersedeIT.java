package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TurnId;
import ai.focal360.turn.Arrival;
import ai.focal360.turn.StateStore;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a message does to the turn that is running when it arrives, told by HTTP to the whole product. */
class SupersedeIT extends WholeProduct {
    private static final String EMMA = "emma.devries@example.com";
    private static final String LIAM = "liam.smith@example.com";

    @Autowired
    private Turnstile turnstile;

    @Autowired
    private RuntimeService engine;

    @Autowired
    private StateStore store;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    private final Customer customer = visitor();

    @Test
    void aClarificationIsAnsweredTogetherWithWhatItClarifies() throws InterruptedException {
        var first = begins("Where can I read about shipping?");
        try (var gate = turnstile.before("write", first)) {
            gate.reached();
            begins("I mean, how long does shipping to Germany take?");
        }

        customer.hears("3 to 5 working days");
        assertThat(customer.agentLines()).hasSize(1);
        var record = customer.lastTurn();
        assertThat(texts(record))
                .containsExactly("Where can I read about shipping?", "I mean, how long does shipping to Germany take?");
        assertThat(record.path("turnGroup").asText()).isEqualTo(first.toString());
        var handling = record.path("messages").get(1).path("handling");
        assertThat(handling.path("met").asText()).isEqualTo(first.toString());
        assertThat(byName(handling.path("concluded"), "conclusion")).containsKey("Supersede");
        await().untilAsserted(() -> {
            var superseded = api("/turns/" + first).path("outcome");
            assertThat(superseded.path("resolution").asText()).isEqualTo("REDIRECTED");
            assertThat(superseded.path("categories").get(0).asText()).isEqualTo("SUPERSEDED");
        });
    }

    @Test
    void aScenarioThatHadMovedOnStandsWhereItStood() throws InterruptedException {
        customer.says("I want to cancel my order " + orderLike("#W1000005", "pending"));
        customer.says(LIAM);
        var asked = waitingAt();
        assertThat(asked).hasSize(1);

        var moved = begins("I ordered it by mistake");
        try (var gate = turnstile.before("plan", moved)) {
            gate.reached();
            assertThat(waitingAt()).isNotEqualTo(asked);
            begins("wait, what does returning cost me?");
        }
        await().untilAsserted(() -> assertThat(state(moved)).isEqualTo("CANCELLED"));

        await().untilAsserted(() -> assertThat(customer.agentLines()).hasSizeGreaterThan(2));
        assertThat(instances()).hasSize(1);
        assertThat(texts(customer.lastTurn())).hasSize(2);
        assertThat(doubled(customer.agentLines())).isEmpty();
        if (!customer.agentLines().get(customer.agentLines().size() - 1).contains("Shall I cancel")) {
            customer.says("I ordered it by mistake");
        }
        assertThat(customer.says("yes please")).last().asString().contains("cancelled");
    }

    @Test
    void aScenarioThatHadEndedGoesOnFromWhereItAsked() throws InterruptedException {
        var pending = orderLike("#W1000001", "pending");
        var delivered = orderLike("#W1000002", "delivered");
        customer.says("Where is my order?");
        customer.says(EMMA);
        var instance = instances();
        assertThat(instance).hasSize(1);
        var before = customer.agentLines().size();

        var told = begins(pending);
        try (var gate = turnstile.before("write", told)) {
            gate.reached();
            assertThat(instances()).as("the scenario has come to its end").isEmpty();
            begins("no sorry, I meant my other one, " + delivered);
        }

        await().untilAsserted(() -> assertThat(state(told)).isEqualTo("CANCELLED"));
        await().untilAsserted(() -> assertThat(customer.agentLines()).hasSizeGreaterThan(before));
        assertThat(customer.agentLines()).hasSize(before + 1).last().asString().contains("#W");
        assertThat(byName(customer.lastTurn().path("scenarios"), "move")
                        .get("CONTINUE")
                        .path("instance")
                        .asText())
                .as("it stands again, under another id")
                .isNotIn(instance);
        assertThat(instances()).isEmpty();
    }

    @Test
    void aScenarioThatHadBegunIsGoneAndWhatItSaidWithIt() throws InterruptedException {
        var begun = begins("I want to cancel my order " + orderLike("#W1000005", "pending"));
        try (var gate = turnstile.before("write", begun)) {
            gate.reached();
            assertThat(instances()).hasSize(1);
            begins("never mind, how long do I have to return something?");
        }
        await().untilAsserted(() -> assertThat(state(begun)).isEqualTo("CANCELLED"));

        await().untilAsserted(() -> assertThat(texts(customer.lastTurn())).hasSize(2));
        assertThat(instances()).hasSizeLessThanOrEqualTo(1);
        assertThat(customer.agentLines()).hasSize(1);
        assertThat(jdbc.sql("select count(*) from saying where turn_id is null and conversation_id = :conversation")
                        .param("conversation", conversation().value())
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void anEffectThatCanBeUndoneIsUndoneOnceAndMayBeDoneAgain() throws InterruptedException {
        customer.says("I want to return my order " + orderLike("#W1000002", "delivered"));
        customer.says(EMMA);
        customer.says("everything");
        var before = customer.agentLines().size();

        var returning = begins("yes please");
        try (var gate = turnstile.before("plan", returning)) {
            gate.reached();
            assertThat(effects()).containsExactly("return_delivered_order_items DONE");
            begins("wait, stop");
        }

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(state(returning)).isEqualTo("CANCELLED"));
        assertThat(effects()).containsExactly("return_delivered_order_items COMPENSATED", "withdraw_return DONE");
        await().untilAsserted(() -> assertThat(customer.agentLines()).hasSizeGreaterThan(before));
        assertThat(String.join(
                        " ",
                        customer.agentLines()
                                .subList(before, customer.agentLines().size())))
                .doesNotContain("is registered");
    }

    @Test
    void anEffectNobodyKnowsOfIsNotTakenForUndoneWhenTheToolCannotBeAsked() throws InterruptedException {
        customer.says("I want to return my order " + orderLike("#W1000002", "delivered"));
        customer.says(EMMA);
        customer.says("everything");

        var returning = begins("yes please");
        try (var gate = turnstile.before("plan", returning)) {
            gate.reached();
            // as if the node that called had died before it wrote down what came of it, and no call got through after
            // that
            jdbc.sql("""
                            update effect set state = 'INTENDED', result = null, ended_at = null, arguments = '{}'
                            where conversation = :conversation
                            """).param("conversation", conversation().value()).update();
            begins("wait, stop");
        }

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(state(returning)).isEqualTo("CANCELLED"));
        assertThat(effects()).containsExactly("return_delivered_order_items UNKNOWN");
    }

    @Test
    void whatCannotBeUndoneIsToldBeforeTheNextMessageIsAnswered() throws InterruptedException {
        customer.says("I want to cancel my order " + orderLike("#W1000005", "pending"));
        customer.says(LIAM);
        customer.says("I ordered it by mistake");
        var before = customer.agentLines().size();

        var cancelling = begins("yes please");
        try (var gate = turnstile.before("plan", cancelling)) {
            gate.reached();
            begins("wait, stop");
        }

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(customer.agentLines()).hasSizeGreaterThanOrEqualTo(before + 2));
        assertThat(customer.agentLines().get(before)).contains("cancelled");
        assertThat(state(cancelling)).isEqualTo("DONE");
        assertThat(effects()).containsExactly("cancel_pending_order DONE");
    }

    @Test
    void looksOnceMoreBeforeItDoesWhatCannotBeUndone() throws InterruptedException {
        customer.says("I want to cancel my order " + orderLike("#W1000005", "pending"));
        customer.says(LIAM);
        customer.says("I ordered it by mistake");

        var cancelling = begins("yes please");
        try (var gate = turnstile.before("act", cancelling)) {
            gate.reached();
            // taken without a word about the running turn, as on another channel
            waits("no, I changed my mind");
        }

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(state(cancelling)).isEqualTo("CANCELLED"));
        await().untilAsserted(() ->
                assertThat(texts(customer.lastTurn())).containsExactly("yes please", "no, I changed my mind"));
        assertThat(effects()).isEmpty();
    }

    @Test
    void aSignOfImpatienceGetsNoAnswerOfItsOwn() throws InterruptedException {
        var asked = begins("How long do I have to return something?");
        TurnId absorbed;
        try (var gate = turnstile.before("write", asked)) {
            gate.reached();
            absorbed = begins("hello??");
        }

        customer.hears("30 days");
        assertThat(absorbed).isEqualTo(asked);
        assertThat(texts(customer.lastTurn())).containsExactly("How long do I have to return something?", "hello??");
        assertThat(customer.agentLines()).hasSize(1);
    }

    @Test
    void whoeverSendsFarTooMuchIsToldOnceAndNotAnswered() {
        customer.says("How long do I have to return something?");
        jdbc.sql(
                        "update conversation set minute = date_trunc('minute', clock_timestamp()), minute_messages = 5000 where id = :id")
                .param("id", conversation().value())
                .update();

        assertThat(json(customer.posts("answer me").body()).path("turn").isNull())
                .isTrue();
        assertThat(json(customer.posts("answer me now").body()).path("turn").isNull())
                .isTrue();

        customer.hears("faster than I can read");
        assertThat(customer.lastTurn().path("trigger").path("kind").asText()).isEqualTo("notice");
        assertThat(customer.agentLines()).hasSize(2);
    }

    private TurnId begins(String text) {
        var response = customer.posts(text);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return TurnId.of(json(response.body()).path("turn").asText());
    }

    private void waits(String text) {
        var row = jdbc.sql("select agent, customer_id, channel, address from conversation where id = :id")
                .param("id", conversation().value())
                .query()
                .singleRow();
        var agent = new ai.focal360.platform.AgentId((String) row.get("agent"));
        var who = new CustomerId((java.util.UUID) row.get("customer_id"));
        new TransactionTemplate(transactions).executeWithoutResult(status -> store.gather(new Arrival(
                        ACME,
                        agent,
                        (String) row.get("channel"),
                        (String) row.get("address"),
                        who,
                        conversation(),
                        "waiting-" + conversation(),
                        "text",
                        text,
                        null,
                        new Arrival.Patience(Duration.ofSeconds(1), Duration.ofSeconds(5)),
                        Arrival.Move.QUEUE,
                        null,
                        null))
                .orElseThrow());
    }

    private ConversationId conversation() {
        return ConversationId.of(customer.conversation());
    }

    private String state(TurnId turn) {
        return jdbc.sql("select state from turn where id = :id")
                .param("id", turn.value())
                .query(String.class)
                .single();
    }

    private List<String> effects() {
        return jdbc.sql("select tool || ' ' || state from effect where conversation = :conversation order by id")
                .param("conversation", conversation().value())
                .query(String.class)
                .list();
    }

    private List<String> instances() {
        return engine
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(conversation().toString())
                .list()
                .stream()
                .map(instance -> instance.getId())
                .toList();
    }

    private List<String> waitingAt() {
        return instances().stream()
                .flatMap(instance -> engine.getActiveActivityIds(instance).stream())
                .toList();
    }

    private static List<String> doubled(List<String> lines) {
        return lines.stream()
                .filter(line -> lines.indexOf(line) != lines.lastIndexOf(line))
                .toList();
    }

    private static List<String> texts(JsonNode record) {
        return StreamSupport.stream(record.path("messages").spliterator(), false)
                .map(message -> message.path("text").asText())
                .toList();
    }
}
