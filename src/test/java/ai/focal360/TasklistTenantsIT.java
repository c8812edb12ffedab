package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Two shops on one installation: their support leads are in groups of the same names, and know nothing of each other. */
class TasklistTenantsIT extends WholeProduct {
    private static final String BIKES = "bike-shop";
    private static final List<String> FOLDERS = List.of("rules/acme-shop", "processes/acme-shop", "seeds/acme-shop");

    @Autowired
    private TaskService tasks;

    @BeforeEach
    void openTheBikeShop() throws IOException {
        var files = new TreeMap<String, String>();
        for (var folder : FOLDERS) {
            try (var found = Files.walk(Path.of(folder))) {
                for (var file : found.filter(Files::isRegularFile)
                        .filter(it -> !it.toString().contains("order-desk"))
                        .toList()) {
                    files.put(file.toString().replace("acme-shop", BIKES), bikes(Files.readString(file)));
                }
            }
        }
        for (var form : List.of("ui-forms/approve-refund.form", "ui-forms/answer-customer.form")) {
            files.put(form, Files.readString(Path.of(form)));
        }
        var response = send(HttpRequest.newBuilder(URI.create(address("/api/tenants/bike-shop/packs")))
                .header("Authorization", "Bearer " + tokens.create(TenantId.PLATFORM, Role.OPERATOR))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.valueToTree(Map.of("files", files)).toString())));
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
    }

    /** The same business under another name, without the number that belongs to the other shop. */
    private static String bikes(String source) {
        return source.replace("rules.acme_shop", "rules.bike_shop").replaceAll("(?ms)^whatsapp:.*?(?=^\\S|\\z)", "");
    }

    @ParameterizedTest
    @CsvSource({"acme-shop, bike-shop", "bike-shop, acme-shop"})
    void seesNothingOfTheOtherTenant(String own, String other) {
        var ours = aCustomerNeedsAPerson(own);
        var theirs = aCustomerNeedsAPerson(other);
        var lead = lead(own);

        var seen = new SoftAssertions();
        seen.assertThat(tenants(lead.read("/task"))).as("tasks").isNotEmpty().containsOnly(own);
        seen.assertThat(lead.read("/task").findValuesAsText("id"))
                .contains(ours.getId())
                .doesNotContain(theirs.getId());
        seen.assertThat(lead.read("/task?processInstanceBusinessKey=" + conversation(theirs)))
                .isEmpty();
        seen.assertThat(lead.read("/task?tenantIdIn=" + other)).isEmpty();
        seen.assertThat(lead.read("/process-instance?tenantIdIn=" + other)).isEmpty();
        seen.assertThat(lead.read("/process-instance?processInstanceIds=" + theirs.getProcessInstanceId()))
                .isEmpty();
        seen.assertThat(lead.read("/execution?processInstanceId=" + theirs.getProcessInstanceId()))
                .isEmpty();
        seen.assertThat(lead.read("/variable-instance?tenantIdIn=" + other)).isEmpty();
        seen.assertThat(lead.read("/variable-instance?processInstanceIdIn=" + theirs.getProcessInstanceId()))
                .isEmpty();
        List.of("process-instance", "activity-instance", "task", "variable-instance", "detail", "user-operation")
                .forEach(kind -> seen.assertThat(of(other, lead.read("/history/" + kind)))
                        .as("history of %s", kind)
                        .isEmpty());
        List.of("process-definition", "deployment", "external-task", "job", "incident", "event-subscription")
                .forEach(kind -> seen.assertThat(of(other, lead.read("/" + kind)))
                        .as(kind)
                        .isEmpty());
        seen.assertThat(lead.read("/user").toString())
                .as("users")
                .doesNotContain(other)
                .contains(own);
        seen.assertThat(lead.read("/tenant").toString()).as("tenants").doesNotContain(other);
        lead.read("/filter").forEach(filter -> {
            var found = lead.read("/filter/%s/list".formatted(filter.path("id").asText()))
                    .toString();
            seen.assertThat(found)
                    .as("the filter '%s'", filter.path("name").asText())
                    .doesNotContain(theirs.getId())
                    .doesNotContain(conversation(theirs))
                    .doesNotContain("\"" + other + "\"");
        });
        seen.assertAll();
    }

    @ParameterizedTest
    @CsvSource({"acme-shop, bike-shop", "bike-shop, acme-shop"})
    void isRefusedWhateverItAsksOfTheOtherTenantById(String own, String other) {
        var theirs = aCustomerNeedsAPerson(other);
        var lead = lead(own);
        var task = "/task/" + theirs.getId();
        var instance = "/process-instance/" + theirs.getProcessInstanceId();

        var refused = new SoftAssertions();
        List.of(
                        task,
                        task + "/form",
                        task + "/deployed-form",
                        task + "/form-variables",
                        task + "/variables",
                        task + "/localVariables",
                        task + "/identity-links",
                        task + "/comment",
                        task + "/attachment",
                        instance,
                        instance + "/variables",
                        instance + "/activity-instances",
                        "/execution/%s/localVariables".formatted(theirs.getExecutionId()),
                        "/history" + instance,
                        "/process-definition/" + theirs.getProcessDefinitionId(),
                        "/process-definition/%s/xml".formatted(theirs.getProcessDefinitionId()),
                        "/process-definition/key/%s/tenant-id/%s".formatted("escalate-to-human", other))
                .forEach(path -> refused.assertThat(lead.get(path).statusCode())
                        .as("GET %s: %s", path, lead.get(path).body())
                        .isBetween(400, 500));
        var user = Map.of("userId", own + "-lead");
        var reply = Map.of("variables", Map.of("reply", Map.of("value", "we sell better bikes")));
        Map.<String, Map<String, ?>>of(
                        "/claim",
                        user,
                        "/assignee",
                        user,
                        "/delegate",
                        user,
                        "/resolve",
                        reply,
                        "/complete",
                        reply,
                        "/submit-form",
                        reply,
                        "/unclaim",
                        Map.of(),
                        "/comment/create",
                        Map.of("message", "hello"),
                        "/localVariables",
                        Map.of("modifications", Map.of("x", Map.of("value", 1))),
                        "/variables",
                        Map.of("modifications", Map.of("reply", Map.of("value", 1))))
                .forEach((path, body) -> {
                    var answer = lead.post(task + path, body);
                    refused.assertThat(answer.statusCode())
                            .as("POST %s: %s", path, answer.body())
                            .isBetween(400, 500);
                });
        refused.assertThat(lead.delete(instance).statusCode())
                .as("DELETE instance")
                .isBetween(400, 500);
        refused.assertThat(lead.delete(task).statusCode()).as("DELETE task").isBetween(400, 500);
        refused.assertAll();

        var after = tasks.createTaskQuery().taskId(theirs.getId()).singleResult();
        assertThat(after.getAssignee()).isNull();
        assertThat(tasks.getVariables(theirs.getId())).doesNotContainKeys("x", "reply");
        assertThat(tasks.getTaskComments(theirs.getId())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"acme-shop", "bike-shop"})
    void worksOnTasksOfItsOwn(String own) {
        var ours = aCustomerNeedsAPerson(own);
        var lead = lead(own);
        var task = "/task/" + ours.getId();

        var claimed = lead.post(task + "/claim", Map.of("userId", own + "-lead"));
        assertThat(claimed.statusCode()).as(claimed.body()).isEqualTo(204);
        assertThat(lead.read(task + "/form-variables")
                        .path("summary")
                        .path("value")
                        .asText())
                .contains("lawyer");
        var reply = Map.of("reply", Map.of("value", "I called you"));
        var completed = lead.post(task + "/submit-form", Map.of("variables", reply));
        assertThat(completed.statusCode()).as(completed.body()).isEqualTo(204);
        assertThat(tasks.createTaskQuery().taskId(ours.getId()).count()).isZero();
    }

    @Test
    void readsOfItsOwnTenantWhatItsTasksAreAbout() {
        var ours = aCustomerNeedsAPerson("acme-shop");
        var busy = visitor();
        busy.says("I want to cancel my order");
        var lead = lead("acme-shop");

        var list = lead.read("/filter/%s/list"
                .formatted(lead.read("/filter").get(0).path("id").asText()));
        assertThat(list.toString()).contains(ours.getId(), "I will talk to my lawyer about this");
        assertThat(lead.read("/process-instance?businessKey=" + conversation(ours)))
                .isNotEmpty();
        assertThat(lead.read("/process-instance?businessKey=" + busy.conversation()))
                .as("a scenario that asks nothing of a person")
                .isEmpty();
    }

    @Test
    void cannotMakeTasksOrStartProcesses() {
        var lead = lead("acme-shop");

        var made = lead.post("/task/create", Map.of("name", "a task of my own"));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(403);
        assertThat(made.body()).contains("'CREATE' permission on resource 'Task'");
        var scenario = lead.read("/process-definition?key=escalate-to-human&latestVersion=true")
                .get(0)
                .path("id")
                .asText();
        for (var start : List.of(
                "/process-definition/%s/start".formatted(scenario),
                "/process-definition/%s/submit-form".formatted(scenario),
                "/process-definition/key/turn/start")) {
            var started = lead.post(start, Map.of("businessKey", "by hand"));
            assertThat(started.statusCode()).as(start + started.body()).isIn(403, 500);
            assertThat(started.body()).contains("CREATE");
        }
        assertThat(tasks.createTaskQuery().taskName("a task of my own").count()).isZero();
        assertThat(lead.read("/process-instance?businessKey=by%20hand")).isEmpty();
    }

    private TasklistSession lead(String tenant) {
        return TasklistSession.of(
                address("/"), tenant + "-lead", secrets.password(new TenantId(tenant), tenant + "-lead"));
    }

    private Task aCustomerNeedsAPerson(String tenant) {
        var response = send(HttpRequest.newBuilder(URI.create(address("/webchat/%s/alex/messages".formatted(tenant))))
                .header("X-Focal-Visitor", "visitor-" + UUID.randomUUID())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"text\": \"I will talk to my lawyer about this\"}")));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        var conversation = json(response.body()).path("conversation").asText();
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> tasks.createTaskQuery()
                                .processInstanceBusinessKey(conversation)
                                .taskDefinitionKey("Task_AnswerCustomer")
                                .singleResult(),
                        task -> task != null);
    }

    private String conversation(Task task) {
        return String.valueOf(tasks.getVariable(task.getId(), "conversation"));
    }

    private static List<String> tenants(JsonNode list) {
        return list.findValuesAsText("tenantId");
    }

    private static List<JsonNode> of(String tenant, JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(item -> item.path("tenantId").asText().equals(tenant))
                .toList();
    }
}
