package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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
        assertThat(effect.path("key").asText())
                .as("the key of the call that was asked about")
                .isEqualTo(byName(asked.path("tools"), "tool")
                        .get(TOOL)
                        .path("key")
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

    // A person's means ------------------------------------------------------------------------------------------------

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
