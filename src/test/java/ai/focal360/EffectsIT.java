package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Role;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tool.EffectLedger;
import ai.focal360.tool.ToolCall;
import ai.focal360.tool.ToolResult;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Effects nobody knows of, and effects nobody can take back: what people see of them, and what customers hear. */
class EffectsIT extends WholeProduct {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Autowired
    private EffectLedger ledger;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private TaskService tasks;

    @Autowired
    private IdentityService identities;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private RuntimeService engine;

    private final Customer customer = visitor();
    private final String order = "#W" + UUID.randomUUID();

    @BeforeEach
    void talks() {
        customer.says("How long do I have to return something?");
    }

    @Test
    void aColleagueFindsOutAndTheCustomerHearsOfIt() {
        var key = cancellation();
        var task = await().atMost(PATIENCE)
                .until(() -> task(key), Optional::isPresent)
                .orElseThrow();

        assertThat(task.getTaskDefinitionKey()).isEqualTo("Task_SettleEffect");
        assertThat(task.getTenantId()).isEqualTo("acme-shop");
        assertThat(tasks.getVariable(task.getId(), "effect_known").toString()).startsWith("It did not answer in time");
        assertThat(tasks.getVariable(task.getId(), "effect_arguments").toString())
                .contains("order_id: " + order);
        assertThat(tasks.getVariable(task.getId(), "effect_talk").toString())
                .contains("Customer: How long do I have to return something?");
        identities.setAuthentication("acme-shop-lead", List.of("support_lead"), List.of("acme-shop"));
        try {
            tasks.complete(task.getId(), Map.of("effect_outcome", "happened", "effect_reference", "R-17"));
        } finally {
            identities.clearAuthentication();
        }

        customer.hears("it went through");
        var effect = api("/effects/" + key);
        assertThat(effect.path("state").asText()).isEqualTo("DONE");
        assertThat(effect.path("settledBy").asText()).isEqualTo("person:acme-shop-lead");
        assertThat(effect.path("result").path("reference").asText()).isEqualTo("R-17");
    }

    @Test
    void theShopItselfIsAskedWhereItCanTellAndTheCustomerHearsOfIt() {
        var key = record(
                "grant_remedy",
                SideEffectLevel.IRREVERSIBLE,
                "s/1",
                Map.of("order_id", "#W1000002", "amount", 15, "currency", "EUR", "reason", "colour of the box"),
                new ToolResult.Unknown("did not answer in time"));

        customer.hears("it didn't go through");
        var effect = api("/effects/" + key);
        assertThat(effect.path("state").asText()).isEqualTo("FAILED");
        assertThat(effect.path("settledBy").asText()).isEqualTo("status:get_remedy");
        assertThat(task(key)).as("nobody has to look").isEmpty();
        assertThat(api("/tools/grant_remedy").at("/state/budgetUse/0/scope").isMissingNode())
                .as("shown for a customer")
                .isTrue();
    }

    @Test
    void theTaskIsAFormWithAllThereIsToKnow() {
        var key = cancellation();
        await().atMost(PATIENCE).until(() -> task(key), Optional::isPresent);
        try (var tasklist = Browser.start().screen(1400, 1700, false)) {
            tasklist.logIn(
                    address("/camunda/app/tasklist/"), "acme-shop-lead", secrets.password(ACME, "acme-shop-lead"));
            tasklist.until(() -> tasklist.all(".task, .tasks-list li").stream()
                            .filter(task -> task.getText().contains("Find out whether it happened"))
                            .findFirst()
                            .orElse(null))
                    .click();
            tasklist.until(() -> tasklist.find("[id*='Field_Known']"));
            tasklist.screenshot("tasklist-settle-effect");
            assertThat(tasklist.find("[id*='Field_Tool']").getDomProperty("value"))
                    .contains("cancel_pending_order");
            assertThat(tasklist.texts("label")).anyMatch(label -> label.contains("Yes, it happened"));
        }
    }

    @Test
    void whatIsSaidThroughTheInterfaceCountsOnceAndContradictionsDoNot() {
        var key = cancellation();

        assertThat(reconcile(key, "{\"outcome\":\"perhaps\"}").statusCode()).isEqualTo(400);
        assertThat(reconcile("nothing", "{\"outcome\":\"happened\"}").statusCode())
                .isEqualTo(404);
        var first = reconcile(key, "{\"outcome\":\"did-not-happen\",\"reference\":\"not in the books\"}");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(json(first.body()).path("state").asText()).isEqualTo("FAILED");
        assertThat(reconcile(key, "{\"outcome\":\"did-not-happen\"}").statusCode())
                .isEqualTo(200);
        var other = reconcile(key, "{\"outcome\":\"happened\"}");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(json(other.body()).path("type").asText()).isEqualTo("urn:focal:problem:conflict");
        assertThat(post("/effects/" + key + "/compensate", "", Role.SUPPORT_LEAD)
                        .statusCode())
                .isEqualTo(422);
        assertThat(post("/effects/" + key + "/compensate", "", Role.ANALYST).statusCode())
                .isEqualTo(403);

        customer.hears("it didn't go through");
        var listed = api("/effects?state=failed&conversation=" + customer.conversation());
        assertThat(listed.path("effects")).hasSize(1);
        assertThat(listed.path("effects").get(0).path("key").asText()).isEqualTo(key);
    }

    @Test
    void effectsComeInPages() {
        var first = cancellation();
        var second = record(
                "cancel_pending_order", SideEffectLevel.IRREVERSIBLE, "s/2", new ToolResult.Unknown("answered 500"));
        var page = api("/effects?limit=1&conversation=" + customer.conversation());
        assertThat(page.path("effects").get(0).path("key").asText()).isEqualTo(second);
        var rest = api("/effects?limit=1&conversation=" + customer.conversation() + "&next="
                + page.path("next").asText());
        assertThat(rest.path("effects").get(0).path("key").asText()).isEqualTo(first);
        assertThat(rest.has("next")).isFalse();

        var tool = api("/tools/cancel_pending_order");
        assertThat(tool.path("level").asText()).isEqualTo("IRREVERSIBLE");
        assertThat(tool.path("state").path("circuit").asText()).isEqualTo("closed");
        assertThat(tool.path("state").path("openEffects").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(tool.toString()).doesNotContain("localhost");
        assertThat(api("/tools?limit=2").path("tools")).hasSize(2);
    }

    @Test
    void aScenarioThatGivesUpHasItsEffectsTakenBackByWhoeverCan() {
        var instance = givesUp();
        var key = record(
                "return_delivered_order_items",
                SideEffectLevel.COMPENSATABLE,
                instance + "/Task_ReturnItems",
                new ToolResult.Done(JSON.createObjectNode()));
        engine.createMessageCorrelation("CustomerReplied")
                .processInstanceId(instance)
                .correlate();

        // the desk knows of no such return, and says so
        var task = await().atMost(PATIENCE)
                .until(() -> task(key), Optional::isPresent)
                .orElseThrow();
        assertThat(task.getTaskDefinitionKey()).isEqualTo("Task_UndoEffect");
        assertThat(api("/effects/" + key).path("undo").asText()).isEqualTo("STUCK");
        tasks.complete(task.getId(), Map.of("effect_outcome", "undone"));

        assertThat(api("/effects/" + key).path("state").asText()).isEqualTo("COMPENSATED");
        assertThat(post("/effects/" + key + "/compensate", "", Role.SUPPORT_LEAD)
                        .statusCode())
                .isEqualTo(202);
    }

    /** A scenario that waits, and then gives up what it did. */
    private String givesUp() {
        var process = """
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">
                  <bpmn:process id="gives-up" isExecutable="true" camunda:historyTimeToLive="P1D">
                    <bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="w"/>
                    <bpmn:receiveTask id="w" messageRef="m"/><bpmn:sequenceFlow id="g" sourceRef="w" targetRef="e"/>
                    <bpmn:endEvent id="e"><bpmn:compensateEventDefinition id="c"/></bpmn:endEvent>
                  </bpmn:process>
                  <bpmn:message id="m" name="CustomerReplied"/>
                </bpmn:definitions>
                """;
        var definition = repository
                .createDeployment()
                .tenantId("acme-shop")
                .addString("gives-up.bpmn", process)
                .deployWithResult()
                .getDeployedProcessDefinitions()
                .get(0);
        // the conversation is a variable and not the key: no turn is to take this for one of its scenarios
        return engine.startProcessInstanceById(
                        definition.getId(), Map.<String, Object>of("conversation", customer.conversation()))
                .getId();
    }

    private Optional<Task> task(String key) {
        return Optional.ofNullable(tasks.createTaskQuery()
                .processVariableValueEquals("effect_key", key)
                .singleResult());
    }

    /** A tool nobody can ask: what came of it, a colleague finds out. */
    private String cancellation() {
        return record(
                "cancel_pending_order",
                SideEffectLevel.IRREVERSIBLE,
                "s/1",
                new ToolResult.Unknown("did not answer in time"));
    }

    /** An effect as a turn of this conversation would have left it. */
    private String record(String tool, SideEffectLevel level, String step, ToolResult result) {
        return record(tool, level, step, Map.of("order_id", order), result);
    }

    private String record(
            String tool, SideEffectLevel level, String step, Map<String, Object> arguments, ToolResult result) {
        var key = "%s:step:%s".formatted(tool, UUID.randomUUID());
        var call = new ToolCall(
                ACME,
                tool,
                arguments,
                TurnId.random(),
                UUID.randomUUID(),
                step,
                ConversationId.of(customer.conversation()),
                CustomerId.random());
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            ledger.intend(call, key, level);
            ledger.record(ACME, key, result);
        });
        return key;
    }

    private HttpResponse<String> reconcile(String key, String body) {
        return post("/effects/" + key + "/reconcile", body, Role.SUPPORT_LEAD);
    }

    private HttpResponse<String> post(String path, String body, Role role) {
        return send(HttpRequest.newBuilder(URI.create(address("/api/tenants/acme-shop" + path)))
                .header("Authorization", "Bearer " + tokens.create(ACME, role))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
