package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.ApiTokens;
import ai.focal360.platform.Role;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.Publishing;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * A call a rule wants a person for: a dear return, whose scenario knows nothing of approvals. One story for each path a person
 * could take.
 */
class ApprovalIT extends WholeProduct {
    private static final String CLARA = "clara.janssen@example.com";
    private static final String TOOL = "return_delivered_order_items";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Autowired
    private TaskService tasks;

    @Autowired
    private RuntimeService processes;

    @Autowired
    private ManagementService jobs;

    @Autowired
    private Turnstile turnstile;

    @Autowired
    private Publishing publishing;

    private String support;
    private String analyst;

    @BeforeEach
    void letPeopleIn(@Autowired ApiTokens tokens) {
        support = tokens.create(ACME, Role.SUPPORT_LEAD);
        analyst = tokens.create(ACME, Role.ANALYST);
    }

    @Test
    void theCallWaitsForThePersonAndGoesOnByItself() {
        var customer = returning("#W1000019");
        var asked = customer.lastTurn();
        assertThat(byName(asked.path("tools"), "tool").get(TOOL).path("verdict").asText())
                .isEqualTo("NeedsApproval");
        assertThat(byName(asked.path("decisions"), "policy")).containsKey("returns.approval");

        var task = task(customer);
        assertThat(tasks.getIdentityLinksForTask(task.getId()))
                .extracting(link -> link.getGroupId())
                .containsExactly("support_lead");
        assertThat(task.getTenantId()).isEqualTo("acme-shop");
        assertThat(processes.getVariables(task.getProcessInstanceId()))
                .containsEntry("customer", CLARA)
                .hasEntrySatisfying("proposal", it -> assertThat(it.toString()).contains("#W1000019", "3110000042"))
                .hasEntrySatisfying(
                        "rules", it -> assertThat(it.toString()).contains("worth 329", "(returns.approval)"))
                .hasEntrySatisfying("talk", it -> assertThat(it.toString())
                        .contains("Customer: yes", "Agent: A colleague has to look"));

        tasks.complete(task.getId(), Map.of("approved", true));

        customer.hears("return is registered");
        var record = customer.lastTurn();
        assertThat(record.at("/trigger/kind").asText()).isEqualTo("scenario");
        var effect = byName(record.path("tools"), "tool").get(TOOL);
        assertThat(effect.path("state").asText()).isEqualTo("DONE");
        assertThat(effect.path("idempotencyKey").asText())
                .isNotEmpty()
                .as("the key of the call that was asked about")
                .isEqualTo(byName(asked.path("tools"), "tool")
                        .get(TOOL)
                        .path("idempotencyKey")
                        .asText());
        var decisions = byName(record.path("decisions"), "rule");
        assertThat(decisions).containsKey("allow what a person approved");
        var decided = decisions.get("a person decides");
        assertThat(decided.path("point").asText()).isEqualTo("approval");
        assertThat(decided.toString()).contains("Approved", "\"by\"", "\"at\"", "returns.approval", "support_lead");
        assertThat(waiting(customer)).isEmpty();
    }

    @Test
    void aRejectionIsToldInThePersonsWords() {
        var customer = returning("#W1000020");

        tasks.complete(
                task(customer).getId(), Map.of("approved", false, "rejection", "the machine shows signs of heavy use"));

        customer.hears("the machine shows signs of heavy use");
        assertThat(customer.lastTurn().path("tools")).isEmpty();
        assertThat(byName(customer.lastTurn().path("decisions"), "rule")
                        .get("a person decides")
                        .toString())
                .contains("Rejected", "signs of heavy use");
    }

    @Test
    void nothingIsDecidedByHalf() {
        var customer = returning("#W1000020");
        var task = task(customer).getId();

        assertThatThrownBy(() -> tasks.complete(task, Map.of("approved", false)))
                .hasMessageContaining("needs a reason");
        assertThatThrownBy(() -> tasks.complete(task)).hasMessageContaining("Expected a decision");
        assertThatThrownBy(() -> tasks.complete(task, Map.of("approved", true, "approved_amount", 400)))
                .hasMessageContaining("Nothing of this proposal may be changed");
        assertThat(task(customer).getId()).isEqualTo(task);
        tasks.complete(task, Map.of("approved", false, "rejection", "no"));
    }

    @Test
    void theConversationGoesOnAndTellsHowItStands() {
        var customer = returning("#W1000020");

        assertThat(customer.says("Any news about it?")).last().asString().contains("your return", "a moment ago");
        assertThat(customer.says("I want to return order #W1000020"))
                .last()
                .asString()
                .contains("looking at your return");
        assertThat(String.join(" ", customer.says("How long does delivery take?")))
                .contains("days")
                .doesNotContain("your return");
        assertThat(waiting(customer)).as("one request, however often they ask").hasSize(1);
        assertThat(processes
                        .getVariable(task(customer).getProcessInstanceId(), "talk")
                        .toString())
                .as("whoever decides reads on")
                .contains("How long does delivery take?");

        tasks.complete(task(customer).getId(), Map.of("approved", false, "rejection", "sorry"));
        customer.hears("sorry");
    }

    @Test
    void theCustomerTakesItBackAndNobodyCanActOnItLater() {
        var customer = returning("#W1000020");
        var task = task(customer).getId();

        assertThat(customer.says("Never mind, forget it")).last().asString().contains("taken it back");

        assertThat(waiting(customer)).isEmpty();
        assertThatThrownBy(() -> tasks.complete(task, Map.of("approved", true)))
                .isInstanceOf(ProcessEngineException.class);
        assertThat(newest(customer).path("state").asText()).isEqualTo("WITHDRAWN");
    }

    @Test
    void aReminderAndAnEscalationChangeWhoSeesItAndTellTheCustomerNothing() {
        var customer = returning("#W1000020");
        var task = task(customer);
        var lines = customer.agentLines().size();

        fires(task, "BoundaryEvent_Reminder");
        assertThat(task(customer).getPriority()).isEqualTo(75);
        fires(task, "BoundaryEvent_Escalation");
        assertThat(task(customer).getPriority()).isEqualTo(100);
        assertThat(tasks.getIdentityLinksForTask(task.getId()))
                .extracting(link -> link.getGroupId())
                .containsExactlyInAnyOrder("support_lead", "support_manager");

        var request = newest(customer);
        assertThat(request.path("escalatedTo").asText()).isEqualTo("support_manager");
        assertThat(request.hasNonNull("remindedAt")).isTrue();
        assertThat(customer.agentLines()).hasSize(lines);
        tasks.complete(task.getId(), Map.of("approved", false, "rejection", "sorry"));
        customer.hears("sorry");
    }

    @Test
    void nobodyInTimeIsANo() {
        var customer = returning("#W1000020");

        fires(task(customer), "BoundaryEvent_Deadline");

        customer.hears("nobody got to it in time");
        assertThat(newest(customer).path("state").asText()).isEqualTo("EXPIRED");
        assertThat(customer.lastTurn().path("tools")).isEmpty();
    }

    @Test
    void twoPeopleDecideAtOnceAndOneOfThemDoes() throws Exception {
        var customer = returning("#W1000021");
        var task = task(customer).getId();
        var together = new CountDownLatch(1);
        var results = new ArrayList<String>();
        var threads = Executors.newFixedThreadPool(2);
        try {
            var answers = List.of(true, false).stream()
                    .map(granted -> threads.submit((Callable<String>) () -> {
                        together.await();
                        try {
                            tasks.complete(task, Map.of("approved", granted, "rejection", "not this time"));
                            return granted ? "approved" : "rejected";
                        } catch (ProcessEngineException e) {
                            return "too late";
                        }
                    }))
                    .toList();
            together.countDown();
            for (var answer : answers) {
                results.add(answer.get());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(results).containsOnlyOnce("too late");
        if (results.contains("approved")) {
            customer.hears("return is registered");
        } else {
            customer.hears("not this time");
        }
    }

    @Test
    void aManagerGrantsLessAfterTheSupportLeadAndThatIsPaid() {
        var customer = visitor();
        customer.says("My order #W1000022 arrived broken, it cost 300 euro");
        assertThat(customer.says(CLARA)).last().asString().contains("support lead");
        var first = newest(customer);
        assertThat(first.path("askedBy").asText()).isEqualTo("step");
        assertThat(first.at("/rules/0/policy").asText()).isEqualTo("complaints.remedy.approval");
        assertThat(first.at("/change/most").asInt()).isEqualTo(300);

        assertThat(decide(first, support, Map.of("decision", "approve")).statusCode())
                .isEqualTo(200);
        customer.hears("A colleague has to look at this first");

        var second = waiting(customer).get(0);
        assertThat(second.path("askedBy").asText()).isEqualTo("rule");
        assertThat(second.path("role").asText()).isEqualTo("support_manager");
        assertThat(decide(second, support, Map.of("decision", "approve")).statusCode())
                .as("a manager's decision")
                .isEqualTo(403);
        var task = task(customer);
        assertThat(processes.getVariables(task.getProcessInstanceId()))
                .containsEntry("approved_amount", 300.0)
                .containsEntry("approved_limit", 300.0)
                .containsEntry("changeable", true)
                .containsEntry("change_label", "Amount");
        assertThatThrownBy(() -> tasks.complete(task.getId(), Map.of("approved", true, "approved_amount", 300.01)))
                .hasMessageContaining("at most 300");
        assertThatThrownBy(() -> tasks.complete(task.getId(), Map.of("approved", true, "approved_amount", 0)))
                .hasMessageContaining("above 0");
        tasks.complete(task.getId(), Map.of("approved", true, "approved_amount", 280));

        customer.hears("€280");
        var record = customer.lastTurn();
        var call = byName(record.path("tools"), "tool").get("grant_remedy");
        assertThat(call.path("state").asText()).isEqualTo("DONE");
        assertThat(call.at("/arguments/amount").asInt()).isEqualTo(280);
        assertThat(byName(record.path("decisions"), "policy"))
                .as("a changed amount needs no second yes of the customer")
                .containsKey("platform.approval.approved")
                .doesNotContainKey("platform.action.confirm");
    }

    @Test
    void aFormThatWasTamperedWithDecidesNothing() {
        var customer = visitor();
        customer.says("My order #W1000023 arrived broken, it cost 200 euro");
        customer.says(CLARA);
        var process = newest(customer);
        var task = tasks.createTaskQuery()
                .processInstanceBusinessKey(customer.conversation())
                .singleResult()
                .getId();

        assertThatThrownBy(() -> tasks.complete(task, Map.of("approved", true, "order_id", "#W1000009")))
                .hasMessageContaining("may not be changed");
        assertThatThrownBy(() -> tasks.complete(task, Map.of("approved", true, "approved_amount", 200.5)))
                .hasMessageContaining("at most 200");
        assertThat(newest(customer)).isEqualTo(process);
        assertThat(customer.says("forget it")).last().asString().contains("taken it back");
        assertThat(newest(customer).path("state").asText()).isEqualTo("WITHDRAWN");
    }

    @Test
    void anApproveStepIsRemindedOfEscalatedAndExpiresLikeACall() {
        var customer = visitor();
        customer.says("My order #W1000028 arrived broken, it cost 200 euro");
        customer.says(CLARA);
        var task = tasks.createTaskQuery()
                .processInstanceBusinessKey(customer.conversation())
                .singleResult();

        fires(task, "BoundaryEvent_RefundReminder");
        fires(task, "BoundaryEvent_RefundEscalation");
        assertThat(newest(customer).path("escalatedTo").asText()).isEqualTo("support_manager");
        assertThat(newest(customer).hasNonNull("remindedAt")).isTrue();
        assertThat(tasks.getIdentityLinksForTask(task.getId()))
                .extracting(link -> link.getGroupId())
                .containsExactlyInAnyOrder("support_lead", "support_manager");
        assertThat(customer.says("How does it stand?")).last().asString().contains("your refund");

        fires(task, "BoundaryEvent_NoApprovalInTime");
        customer.hears("colleague");
        assertThat(newest(customer).path("state").asText()).isEqualTo("EXPIRED");
    }

    @Test
    void anotherVisitorAskingTheSameHasARequestOfTheirOwn() {
        var one = returning("#W1000028");
        var other = returning("#W1000028");

        assertThat(newest(one).path("approval")).isNotEqualTo(newest(other).path("approval"));
        assertThat(decide(newest(one), support, Map.of("decision", "approve")).statusCode())
                .isEqualTo(200);
        one.hears("return is registered");
        assertThat(decide(newest(other), support, Map.of("decision", "approve")).statusCode())
                .isEqualTo(200);
        other.hears("can't register this return");
        assertThat(byName(other.lastTurn().path("decisions"), "policy"))
                .as("approved, and denied by the rules: the order is being returned already")
                .containsKey("orders.return.delivered");
    }

    @Test
    void theApiDecidesByTheSameChecksAndOnlyOnce() {
        var customer = returning("#W1000024");
        var request = newest(customer);

        assertThat(decide(request, analyst, Map.of("decision", "approve")).statusCode())
                .isEqualTo(403);
        assertThat(decide(request, support, Map.of("decision", "perhaps")).statusCode())
                .isEqualTo(400);
        var unreasoned = decide(request, support, Map.of("decision", "reject"));
        assertThat(unreasoned.statusCode()).isEqualTo(422);
        assertThat(json(unreasoned.body()).path("detail").asText()).contains("needs a reason");
        assertThat(decide(request, support, Map.of("decision", "approve", "amount", 12))
                        .statusCode())
                .isEqualTo(422);

        var approved = decide(request, support, Map.of("decision", "approve"));
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
        assertThat(json(approved.body()).path("decidedBy").asText()).startsWith("support-lead ");
        customer.hears("return is registered");
        assertThat(decide(request, support, Map.of("decision", "approve")).statusCode())
                .isEqualTo(200);
        var otherwise = decide(request, support, Map.of("decision", "reject", "reason", "no"));
        assertThat(otherwise.statusCode()).isEqualTo(409);
        assertThat(json(otherwise.body()).path("type").asText()).isEqualTo("urn:focal:problem:conflict");
        assertThat(customer.agentLines().stream().filter(line -> line.contains("return is registered")))
                .hasSize(1);
    }

    @Test
    void aRejectionOverTheApiIsToldInThePersonsWords() {
        var customer = returning(orderLike("#W1000020", "delivered"));
        var request = newest(customer);

        var rejected = decide(request, support, Map.of("decision", "reject", "reason", "the seal is broken"));
        assertThat(rejected.statusCode()).as(rejected.body()).isEqualTo(200);
        assertThat(json(rejected.body()).path("state").asText()).isEqualTo("REJECTED");
        assertThat(json(rejected.body()).path("reason").asText()).isEqualTo("the seal is broken");

        customer.hears("the seal is broken");
        assertThat(customer.lastTurn().path("tools")).isEmpty();
        assertThat(waiting(customer)).isEmpty();
        assertThat(decide(request, support, Map.of("decision", "approve")).statusCode())
                .isEqualTo(409);
    }

    @Test
    void aCallThatWaitedIsJudgedByTheRulesThatAreLiveWhenItGoesOn() {
        var customer = returning(orderLike("#W1000020", "delivered"));
        var asked = task(customer);
        var moving = new ChangedPack(publishing).with("rules/acme-shop/moving.drl", """
                package rules.acme_shop
                import ai.focal360.policy.facts.*
                rule "no returns while the warehouse moves" @Policy("returns.moving")
                when  ToolCall( tool == "return_delivered_order_items", !ahead )
                then  insert( Deny.because( "reason.generic" ) );
                end
                """);
        try (var pack = moving.live()) {
            assertThat(task(customer).getId()).as("the request stands").isEqualTo(asked.getId());
            assertThat(task(customer).getProcessDefinitionId()).isEqualTo(asked.getProcessDefinitionId());
            assertThat(decide(newest(customer), support, Map.of("decision", "approve"))
                            .statusCode())
                    .isEqualTo(200);

            customer.hears("can't register this return");
            assertThat(byName(customer.lastTurn().path("decisions"), "policy")).containsKey("returns.moving");
            assertThat(api("/effects?conversation=" + customer.conversation()).path("effects"))
                    .isEmpty();
        }
    }

    @Test
    void twoCallsForTheSameJoinOneRequest() {
        try (var pack = twoBranches().live()) {
            var customer = returning(orderLike("#W1000020", "delivered"));

            assertThat(waiting(customer)).as("one request").hasSize(1);
            assertThat(processes
                            .createExecutionQuery()
                            .processInstanceBusinessKey(customer.conversation())
                            .activityId("Task_ReturnItems")
                            .count())
                    .isEqualTo(1);
            assertThat(processes
                            .createExecutionQuery()
                            .processInstanceBusinessKey(customer.conversation())
                            .activityId("Task_ReturnTwin")
                            .count())
                    .isEqualTo(1);
            assertThat(decide(newest(customer), support, Map.of("decision", "approve"))
                            .statusCode())
                    .isEqualTo(200);

            customer.hears("return is registered");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(processes
                            .createProcessInstanceQuery()
                            .processInstanceBusinessKey(customer.conversation())
                            .count())
                    .as("both calls went on")
                    .isZero());
            var effects =
                    api("/effects?conversation=" + customer.conversation()).path("effects");
            assertThat(effects).hasSize(1);
            assertThat(effects.at("/0/state").asText()).isEqualTo("DONE");
        }
    }

    /** The return is booked on two branches at once, one of which says nothing. */
    private ChangedPack twoBranches() {
        var scenario = "processes/acme-shop/return-items.bpmn";
        return new ChangedPack(publishing)
                .changing(
                        scenario,
                        "name=\"yes\" sourceRef=\"Gateway_ReturningConfirmed\" targetRef=\"Task_ReturnItems\">",
                        "name=\"yes\" sourceRef=\"Gateway_ReturningConfirmed\" targetRef=\"Gateway_Both\">")
                .changing(scenario, "<bpmn:sequenceFlow id=\"Flow_ReturningConfirmedYes\"", """
                        <bpmn:parallelGateway id="Gateway_Both" />
                        %s
                        <bpmn:endEvent id="EndEvent_TwinBooked" name="Booked" />
                        <bpmn:endEvent id="EndEvent_TwinRefused" name="Not booked" />
                        <bpmn:sequenceFlow id="Flow_Both_ReturnItems" sourceRef="Gateway_Both" targetRef="Task_ReturnItems" />
                        <bpmn:sequenceFlow id="Flow_Both_ReturnTwin" sourceRef="Gateway_Both" targetRef="Task_ReturnTwin" />
                        <bpmn:sequenceFlow id="Flow_ReturnTwin_TwinBooked" sourceRef="Task_ReturnTwin" targetRef="EndEvent_TwinBooked" />
                        <bpmn:sequenceFlow id="Flow_TwinRefused_TwinRefused" sourceRef="BoundaryEvent_TwinRefused" targetRef="EndEvent_TwinRefused" />
                        <bpmn:sequenceFlow id="Flow_ReturningConfirmedYes"\
                        """.formatted(
                                ReturnedAgain.as("Twin")));
    }

    @Test
    void theApiShowsWhatWaitsPageByPage() {
        var customer = visitor();
        customer.says("My order #W1000025 arrived broken, it cost 180 euro");
        customer.says(CLARA);
        assertThat(customer.says("forget it")).last().asString().contains("taken it back");
        customer.says("I want to return order #W1000025");
        customer.says("everything");
        customer.says("yes");
        var all = "/approvals?conversation=" + customer.conversation();

        var first = api(all + "&limit=1");
        assertThat(first.at("/approvals/0/tool").asText()).isEqualTo(TOOL);
        var rest = api(all + "&limit=1&next=" + first.path("next").asText());
        assertThat(rest.at("/approvals/0/tool").asText()).isEqualTo("grant_remedy");
        assertThat(rest.has("next")).isFalse();
        assertThat(api(all + "&state=OPEN").path("approvals")).hasSize(1);
        assertThat(api(all + "&tool=grant_remedy").path("approvals")).hasSize(1);
        assertThat(api(all + "&role=nobody").path("approvals")).isEmpty();
        var id = first.at("/approvals/0/approval").asText();
        assertThat(api("/approvals/" + id)).isEqualTo(first.at("/approvals/0"));
        assertThat(first.toString()).doesNotContain("idempotency", "instance");
    }

    @Test
    void aNewerMessageWithdrawsWhatItsTurnAsked() throws InterruptedException {
        var customer = visitor();
        customer.says("I want to return order #W1000026");
        customer.says(CLARA);
        customer.says("everything");

        var yes = TurnId.of(json(customer.posts("yes").body()).path("turn").asText());
        String asked;
        try (var gate = turnstile.before("write", yes)) {
            gate.reached();
            asked = waiting(customer).get(0).path("approval").asText();
            customer.posts("no wait, how much does returning cost me?");
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        api("/approvals/" + asked).path("state").asText())
                .isEqualTo("WITHDRAWN"));
        assertThat(processes
                        .createProcessInstanceQuery()
                        .processInstanceBusinessKey(asked)
                        .count())
                .isZero();
    }

    // A person's means ------------------------------------------------------------------------------------------------

    private HttpResponse<String> decide(JsonNode request, String token, Map<String, ?> decision) {
        return send(HttpRequest.newBuilder(URI.create(address("/api/tenants/acme-shop/approvals/"
                        + request.path("approval").asText() + "/decision")))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.valueToTree(decision).toString())));
    }

    private Customer returning(String order) {
        var customer = visitor();
        customer.says("I want to return order " + order);
        assertThat(customer.says(CLARA)).last().asString().contains("Which items");
        assertThat(customer.says("everything")).last().asString().contains("Shall I register it?");
        assertThat(customer.says("yes")).last().asString().contains("A colleague has to look at this first");
        return customer;
    }

    private List<JsonNode> waiting(Customer customer) {
        var open = new ArrayList<JsonNode>();
        api("/approvals?state=OPEN&conversation=" + customer.conversation())
                .path("approvals")
                .forEach(open::add);
        return open;
    }

    private JsonNode newest(Customer customer) {
        return api("/approvals?limit=1&conversation=" + customer.conversation())
                .path("approvals")
                .get(0);
    }

    private Task task(Customer customer) {
        var request = waiting(customer).get(0).path("approval").asText();
        return tasks.createTaskQuery().processInstanceBusinessKey(request).singleResult();
    }

    private void fires(Task task, String timer) {
        var job = jobs.createJobQuery()
                .processInstanceId(task.getProcessInstanceId())
                .activityId(timer)
                .singleResult();
        jobs.executeJob(job.getId());
        await().atMost(PATIENCE)
                .until(() -> jobs.createJobQuery().jobId(job.getId()).count() == 0);
    }
}
