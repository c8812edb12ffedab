package ai.focal360.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.variable.Variables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** "Where is my order?" on the real engine: one test for each way a customer could take. */
class OrderStatusProcessTest {
    private static final List<Map<String, Object>> SAID = new ArrayList<>();
    private static ProcessEngine engine;
    private String instance;

    @BeforeAll
    static void startTheEngine() throws IOException {
        JavaDelegate say = execution -> {
            var step = Step.of((org.camunda.bpm.model.bpmn.instance.FlowNode) execution.getBpmnModelElementInstance());
            var said = new HashMap<>(Scenarios.values(step, execution.getVariables()));
            said.put("text", step.require(Step.TEXT));
            SAID.add(said);
        };
        var configuration = new StandaloneProcessEngineConfiguration();
        configuration.setDataSource(TestPostgres.database());
        configuration.setDatabaseSchemaUpdate("true");
        configuration.setProcessEngineName("order-status");
        configuration.setHistory("none");
        configuration.setJobExecutorActivate(false);
        configuration.setSkipOutputMappingOnCanceledActivities(true);
        configuration.setBeans(Map.of("say", say));
        engine = configuration.buildProcessEngine();
        engine.getRepositoryService()
                .createDeployment()
                .addString("order-status.bpmn", Files.readString(Path.of("processes/acme-shop/order-status.bpmn")))
                .deploy();
    }

    @AfterAll
    static void stopTheEngine() {
        engine.close();
    }

    @BeforeEach
    void theCustomerAsks() {
        SAID.clear();
        instance = engine.getRuntimeService()
                .startProcessInstanceByKey("order-status")
                .getId();
        reply("Task_AskEmail", Map.of("email", "emma@example.com"));
        answer("find_user_id_by_email", Map.of("user_id", "emma"));
        reply("Task_AskOrder", Map.of("order_id", "#W1000001"));
    }

    @Test
    void tellsTheStatusInWordsOfTheCustomersLanguage() {
        answer("get_order_details", Map.of("user_id", "emma", "status", "return requested"));
        assertThat(SAID)
                .containsExactly(Map.of(
                        "text", "say.order.status",
                        "order_id", "#W1000001",
                        "status", "{\"$text\":\"status.return-requested\",\"values\":{}}"));
        assertThat(ended()).isTrue();
    }

    @Test
    void aStatusWithARemarkIsStillTheStatus() {
        answer("get_order_details", Map.of("user_id", "emma", "status", "pending (item modified)"));
        assertThat(SAID)
                .extracting(said -> said.get("status"))
                .containsExactly("{\"$text\":\"status.pending\",\"values\":{}}");
    }

    @Test
    void aStatusWithoutWordsIsToldAsItIs() {
        answer("get_order_details", Map.of("user_id", "emma", "status", "exchange requested"));
        assertThat(SAID).extracting(said -> said.get("status")).containsExactly("exchange requested");
    }

    @Test
    void somebodyElsesOrderIsToldAsUnknown() {
        answer("get_order_details", Map.of("user_id", "sofia", "status", "delivered"));
        assertThat(SAID).containsExactly(Map.of("text", "say.not-found.order", "order_id", "#W1000001"));
        assertThat(waitsAt("Task_AskOrderAgain")).isTrue();
    }

    @Test
    void asksForTheNumberAgainWhenThereIsNoSuchOrder() {
        refuse("get_order_details", ToolError.REFUSED);
        assertThat(waitsAt("Task_AskOrderAgain")).isTrue();
        reply("Task_AskOrderAgain", Map.of("order_id", "#W1000002"));
        answer("get_order_details", Map.of("user_id", "emma", "status", "delivered"));
        assertThat(SAID)
                .extracting(said -> said.get("text"))
                .containsExactly("say.not-found.order", "say.order.status");
        assertThat(ended()).isTrue();
    }

    @Test
    void saysSoWhenTheDeskDoesNotAnswer() {
        refuse("get_order_details", ToolError.FAILED);
        assertThat(SAID).containsExactly(Map.of("text", "say.tool.failed"));
        assertThat(ended()).isTrue();
    }

    private void reply(String step, Map<String, Object> values) {
        var waiting = engine.getRuntimeService()
                .createExecutionQuery()
                .processInstanceId(instance)
                .activityId(step)
                .messageEventSubscriptionName(Scenarios.CUSTOMER_REPLIED)
                .singleResult();
        engine.getRuntimeService().messageEventReceived(Scenarios.CUSTOMER_REPLIED, waiting.getId(), values);
    }

    private void answer(String tool, Map<String, Object> result) {
        engine.getExternalTaskService()
                .complete(
                        task(tool),
                        "turn",
                        Map.of(),
                        Variables.createVariables().putValue("result", Variables.untypedValue(result, true)));
    }

    private void refuse(String tool, ToolError error) {
        engine.getExternalTaskService().handleBpmnError(task(tool), "turn", error.code());
    }

    private String task(String tool) {
        var task = engine.getExternalTaskService()
                .createExternalTaskQuery()
                .processInstanceId(instance)
                .topicName(tool)
                .singleResult()
                .getId();
        engine.getExternalTaskService().lock(task, "turn", 60_000);
        return task;
    }

    private boolean waitsAt(String step) {
        return engine.getRuntimeService().getActiveActivityIds(instance).contains(step);
    }

    private boolean ended() {
        return engine.getRuntimeService()
                        .createProcessInstanceQuery()
                        .processInstanceId(instance)
                        .count()
                == 0;
    }
}
