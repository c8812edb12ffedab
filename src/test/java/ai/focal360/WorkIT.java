package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TurnId;
import ai.focal360.scenario.EffectTasks;
import ai.focal360.scenario.Scenarios;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How scenarios went and what people were asked for, as it is counted apart from turns. */
class WorkIT extends WholeProduct {
    private static final String CLARA = "clara.janssen@example.com";
    private static final String LIAM = "liam.smith@example.com";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Autowired
    private TaskService tasks;

    @Autowired
    private HistoryService history;

    @Autowired
    private ManagementService jobs;

    @Autowired
    private Scenarios scenarios;

    @Autowired
    private EffectTasks effectTasks;

    @Autowired
    private Turnstile turnstile;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    private final Customer customer = visitor();

    // Scenarios -------------------------------------------------------------------------------------------------------

    @Test
    void aRunIsCountedFromItsStartToItsEnd() {
        customer.says("Where is my order #W1000006?");
        var asked = run("order-status");
        assertThat(asked.path("state").asText()).isEqualTo("RUNNING");
        assertThat(asked.path("lastStep").asText()).isEqualTo("Task_AskEmail");
        assertThat(asked.path("agent").asText()).isEqualTo("alex");
        assertThat(asked.path("channel").asText()).isEqualTo("webchat");
        assertThat(asked.path("customer").asText())
                .isEqualTo(customer.lastTurn().path("customer").asText());
        assertThat(asked.has("endedAt")).isFalse();

        customer.says(LIAM);

        var ended = run("order-status");
        assertThat(ended.path("state").asText()).isEqualTo("COMPLETED");
        assertThat(ended.path("ending").asText()).startsWith("EndEvent_");
        assertThat(texts(ended.path("steps"))).startsWith("Task_AskEmail", "Task_FindCustomer", "Task_AskOrder");
        assertThat(ended.path("lastStep").asText()).startsWith("Task_Say");
        assertThat(ended.path("tookMillis").asLong()).isPositive();
        assertThat(ended.path("startedAt")).isEqualTo(asked.path("startedAt"));
    }

    @Test
    void whoDoesNotAnswerLeavesAtAStepAndMayComeBack() {
        customer.says("I want to cancel my order");
        longAgo();

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(run("cancel-order").path("state").asText()).isEqualTo("ABANDONED"));
        assertThat(run("cancel-order").path("lastStep").asText()).isEqualTo("Task_AskEmail");
        assertThat(run("cancel-order").has("endedAt")).isFalse();

        customer.says(LIAM);
        assertThat(run("cancel-order").path("state").asText()).isEqualTo("RUNNING");
        assertThat(run("cancel-order").path("lastStep").asText()).isNotEqualTo("Task_AskEmail");
    }

    @Test
    void whatIsInAPersonsHandsIsHandedOverAndNotAbandoned() {
        customer.says("I want to talk to a human");
        assertThat(run("escalate-to-human").path("state").asText()).isEqualTo("HANDED_OVER");
        var asked = task("answer-customer");
        assertThat(asked.path("state").asText()).isEqualTo("OPEN");
        assertThat(asked.path("role").asText()).isEqualTo("support");
        assertThat(asked.path("process").asText()).isEqualTo("escalate-to-human");
        assertThat(asked.path("agent").asText()).isEqualTo("alex");

        var task = openTask(customer.conversation());
        tasks.claim(task.getId(), "noor");
        assertThat(task("answer-customer").path("assignee").asText()).isEqualTo("noor");
        tasks.setAssignee(task.getId(), null);
        assertThat(task("answer-customer").has("claimedAt"))
                .as("given back, it waits again")
                .isFalse();
        tasks.claim(task.getId(), "clara");
        tasks.complete(task.getId(), Map.of("reply", "Hello, this is Clara."));
        customer.hears("Clara");

        var done = task("answer-customer");
        assertThat(done.path("state").asText()).isEqualTo("COMPLETED");
        assertThat(done.path("assignee").asText()).isEqualTo("clara");
        assertThat(done.path("waitingMillis").asLong()
                        + done.path("handlingMillis").asLong())
                .isBetween(1L, PATIENCE.toMillis());
        assertThat(done.has("handlingMillis")).isTrue();
        assertThat(done.has("decision")).isFalse();
        var ended = run("escalate-to-human");
        assertThat(ended.path("state").asText()).isEqualTo("HANDED_OVER");
        assertThat(ended.path("ending").asText()).isEqualTo("EndEvent_Helped");
    }

    @Test
    void whatATurnBeganIsTakenBackWithIt() throws InterruptedException {
        var begun = begins("I want to cancel my order #W1000006");
        try (var gate = turnstile.before("write", begun)) {
            gate.reached();
            begins("never mind, how long do I have to return something?");
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(runs("cancel-order"))
                .first()
                .extracting(run -> run.path("state").asText())
                .isEqualTo("TAKEN_BACK"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(customer.agentLines()).hasSize(1));
        assertCountsAgree(List.of(customer.conversation()));
    }

    @Test
    void whatATurnEndedGoesOnAsOneStory() throws InterruptedException {
        customer.says("Where is my order?");
        customer.says(LIAM);
        var before = run("order-status");

        var told = begins("#W1000006");
        try (var gate = turnstile.before("write", told)) {
            gate.reached();
            assertThat(run("order-status").path("state").asText()).isEqualTo("COMPLETED");
            begins("no sorry, I meant my other one, #W1000005");
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(runs("order-status"))
                .extracting(run -> run.path("state").asText())
                .containsExactlyInAnyOrder("TAKEN_BACK", "COMPLETED"));
        var again = runs("order-status").stream()
                .filter(run -> run.path("state").asText().equals("COMPLETED"))
                .findFirst()
                .orElseThrow();
        assertThat(again.path("run")).isNotEqualTo(before.path("run"));
        assertThat(again.path("startedAt")).isEqualTo(before.path("startedAt"));
        assertThat(texts(again.path("steps")))
                .startsWith(texts(before.path("steps")).toArray(String[]::new));
    }

    @Test
    void aStepThatIsNotKeptIsNotCounted() {
        customer.says("How long do I have to return something?");
        var conversation = ConversationId.of(customer.conversation());
        var before = runs().size();

        assertThatThrownBy(() -> new TransactionTemplate(transactions).executeWithoutResult(status -> {
                    scenarios.start(ACME, conversation, "cancel-order", Map.of());
                    throw new IllegalStateException("the node died");
                }))
                .hasMessage("the node died");

        assertThat(runs()).hasSize(before);
        assertCountsAgree(List.of(customer.conversation()));
    }

    // People ----------------------------------------------------------------------------------------------------------

    @Test
    void anApprovalTellsWhoWaitedForWhomAndWhatWasDecided() {
        returning(orderLike("#W1000027", "delivered"));
        var asked = task("approve-call");
        assertThat(asked.path("process").asText()).isEqualTo("approve-call");
        assertThat(asked.path("role").asText()).isEqualTo("support_lead");
        assertThat(asked.path("conversation").asText()).isEqualTo(customer.conversation());
        assertThat(asked.path("customer").asText())
                .isEqualTo(customer.lastTurn().path("customer").asText());

        var task = approval();
        tasks.claim(task.getId(), "clara");
        tasks.complete(task.getId(), Map.of("approved", true));
        customer.hears("return is registered");

        var decided = task("approve-call");
        assertThat(decided.path("state").asText()).isEqualTo("COMPLETED");
        assertThat(decided.path("decision").asText()).isEqualTo("APPROVED");
        assertThat(decided.path("assignee").asText()).isEqualTo("clara");
        assertThat(run("return-items").path("state").asText()).isEqualTo("COMPLETED");
    }

    @Test
    void aRejectionIsADecisionToo() {
        returning(orderLike("#W1000020", "delivered"));
        tasks.complete(approval().getId(), Map.of("approved", false, "rejection", "it was used"));
        customer.hears("it was used");

        assertThat(task("approve-call").path("decision").asText()).isEqualTo("REJECTED");
        assertThat(task("approve-call").has("handlingMillis"))
                .as("nobody claimed it: it waited to its end")
                .isFalse();
        assertThat(task("approve-call").path("waitingMillis").asLong()).isPositive();
    }

    @Test
    void aDeadlineThatPassesIsNobodysDecision() {
        returning(orderLike("#W1000020", "delivered"));
        var job = jobs.createJobQuery()
                .processInstanceId(approval().getProcessInstanceId())
                .activityId("BoundaryEvent_Deadline")
                .singleResult();
        jobs.executeJob(job.getId());
        customer.hears("nobody got to it in time");

        assertThat(task("approve-call").path("state").asText()).isEqualTo("EXPIRED");
        assertThat(task("approve-call").has("decision")).isFalse();
    }

    @Test
    void whatTheCustomerTakesBackIsWithdrawn() {
        returning(orderLike("#W1000020", "delivered"));
        customer.says("Never mind, forget it");

        assertThat(task("approve-call").path("state").asText()).isEqualTo("WITHDRAWN");
        assertThat(run("return-items").path("state").asText()).isEqualTo("ABANDONED");
        assertThat(run("return-items").path("lastStep").asText()).isEqualTo("Task_ReturnItems");
    }

    @Test
    void anAmountThatWasChangedIsAChangedDecision() {
        customer.says("My order %s arrived broken, it cost 200 euro".formatted(orderLike("#W1000023", "delivered")));
        customer.says(CLARA);
        var task = openTask(customer.conversation());
        var kind = tasksOf().get(0).path("kind").asText();
        assertThat(kind).isEqualTo("approve-refund");
        tasks.claim(task.getId(), "clara");

        tasks.complete(task.getId(), Map.of("approved", true, "approved_amount", 150));

        assertThat(task(kind).path("decision").asText()).isEqualTo("CHANGED");
        assertThat(task(kind).path("process").asText()).isEqualTo("handle-complaint");
    }

    @Test
    void anEffectOnlyAPersonCanSettleIsWorkOfTheConversation() {
        customer.says("How long do I have to return something?");
        new TransactionTemplate(transactions)
                .executeWithoutResult(status -> effectTasks.ask(new EffectTasks.Question(
                        ACME,
                        "key-" + customer.conversation(),
                        false,
                        "cancel_pending_order",
                        "order_id #W1000006",
                        "no answer",
                        "a minute ago",
                        ConversationId.of(customer.conversation()),
                        null)));

        var asked = task("settle-effect");
        assertThat(asked.path("process").asText()).isEqualTo("reconcile-effect");
        assertThat(asked.path("channel").asText()).isEqualTo("webchat");
        new TransactionTemplate(transactions)
                .executeWithoutResult(status -> effectTasks.withdraw(ACME, "key-" + customer.conversation()));
        assertThat(task("settle-effect").path("state").asText()).isEqualTo("WITHDRAWN");
    }

    // Counting --------------------------------------------------------------------------------------------------------

    @Test
    void whateverCustomersSayTheCountsAgreeWithTheEngines() {
        var random = new Random(360);
        var words = List.of(
                "Where is my order?",
                "I want to cancel my order #W1000006",
                "I want to return order #W1000020",
                "My order #W1000025 arrived broken, it cost 20 euro",
                "I want to talk to a human",
                "How long do I have to return something?",
                "everything",
                "yes",
                "no",
                "Never mind, forget it",
                "#W1000005",
                LIAM,
                CLARA);
        var conversations = new ArrayList<String>();
        for (var talk = 0; talk < 6; talk++) {
            var one = visitor();
            for (var turn = 0; turn < 6; turn++) {
                one.says(words.get(random.nextInt(words.size())));
            }
            conversations.add(one.conversation());
            tasks.createTaskQuery()
                    .processInstanceBusinessKey(one.conversation())
                    .taskDefinitionKey("Task_AnswerCustomer")
                    .list()
                    .forEach(task -> tasks.complete(task.getId(), Map.of("reply", "Hello, this is Clara.")));
        }

        assertCountsAgree(conversations);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(count("select count(*) from search_outbox"))
                .isZero());
        assertThat(count("select count(*) from search_refusal")).isZero();
    }

    @Test
    void isListedPageByPageForItsOwnTenant() {
        customer.says("Where is my order #W1000006?");
        customer.says(LIAM);
        customer.says("I want to talk to a human");
        var all = "/scenario-runs?conversation=" + customer.conversation();

        var first = api(all + "&limit=1");
        assertThat(first.at("/runs/0/scenario").asText()).isEqualTo("escalate-to-human");
        var rest = api(all + "&limit=1&next=" + first.path("next").asText());
        assertThat(rest.at("/runs/0/scenario").asText()).isEqualTo("order-status");
        assertThat(rest.has("next")).isFalse();
        assertThat(api(all + "&state=HANDED_OVER").path("runs")).hasSize(1);
        assertThat(api(all + "&scenario=return-items").path("runs")).isEmpty();
        assertThat(api(all + "&to=2020-01-01T00:00:00Z").path("runs")).isEmpty();
    }

    // What is there ---------------------------------------------------------------------------------------------------

    /** One row for each instance and task of the engine's history, ended where that ended. */
    private void assertCountsAgree(List<String> conversations) {
        for (var conversation : conversations) {
            var instances = history.createHistoricProcessInstanceQuery()
                    .processInstanceBusinessKey(conversation)
                    .list();
            assertThat(jdbc.sql("""
                                    select run || ' ' || (state = 'RUNNING' or ended_at is null) from scenario_run
                                    where conversation = :conversation::uuid
                                    """)
                            .param("conversation", conversation)
                            .query(String.class)
                            .list())
                    .containsExactlyInAnyOrderElementsOf(instances.stream()
                            .map(instance -> instance.getId() + " " + (instance.getEndTime() == null))
                            .toList());
            var counted = instances.stream()
                    .map(HistoricProcessInstance::getId)
                    .flatMap(instance ->
                            history.createHistoricTaskInstanceQuery().processInstanceId(instance).list().stream())
                    .map(task -> task.getId() + " " + (task.getEndTime() == null))
                    .toList();
            assertThat(jdbc.sql("""
                                    select task || ' ' || (state = 'OPEN') from human_task
                                    where conversation = :conversation::uuid and process <> 'approve-call'
                                    """)
                            .param("conversation", conversation)
                            .query(String.class)
                            .list())
                    .containsExactlyInAnyOrderElementsOf(counted);
        }
    }

    private int count(String query) {
        return jdbc.sql(query).query(Integer.class).single();
    }

    /** As if the customer had been silent for more than a day. */
    private void longAgo() {
        jdbc.sql("update scenario_run set moved_at = moved_at - interval '25 hours' where conversation = :id::uuid")
                .param("id", customer.conversation())
                .update();
    }

    private void returning(String order) {
        customer.says("I want to return order " + order);
        customer.says(CLARA);
        customer.says("everything");
        assertThat(customer.says("yes")).last().asString().contains("A colleague has to look at this first");
    }

    private Task approval() {
        var request = api("/approvals?state=OPEN&conversation=" + customer.conversation())
                .at("/approvals/0/approval")
                .asText();
        return openTask(request);
    }

    private Task openTask(String businessKey) {
        return tasks.createTaskQuery().processInstanceBusinessKey(businessKey).singleResult();
    }

    private TurnId begins(String text) {
        var response = customer.posts(text);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return TurnId.of(json(response.body()).path("turn").asText());
    }

    private List<JsonNode> runs() {
        return list(
                api("/scenario-runs?conversation=" + customer.conversation()).path("runs"));
    }

    private List<JsonNode> runs(String scenario) {
        return runs().stream()
                .filter(run -> run.path("scenario").asText().equals(scenario))
                .toList();
    }

    private JsonNode run(String scenario) {
        assertThat(runs(scenario)).hasSize(1);
        return runs(scenario).get(0);
    }

    private List<JsonNode> tasksOf() {
        return list(api("/human-tasks?conversation=" + customer.conversation()).path("tasks"));
    }

    private JsonNode task(String kind) {
        var found = tasksOf().stream()
                .filter(task -> task.path("kind").asText().equals(kind))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static List<String> texts(JsonNode array) {
        return list(array).stream().map(JsonNode::asText).toList();
    }
}
