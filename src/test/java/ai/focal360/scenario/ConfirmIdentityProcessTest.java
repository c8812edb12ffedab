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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Confirming a number on the real engine: one test for each way a customer could take. */
class ConfirmIdentityProcessTest {
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
        configuration.setProcessEngineName("confirm-identity");
        configuration.setHistory("none");
        configuration.setJobExecutorActivate(false);
        configuration.setSkipOutputMappingOnCanceledActivities(true);
        configuration.setBeans(Map.of("say", say));
        engine = configuration.buildProcessEngine();
        engine.getRepositoryService()
                .createDeployment()
                .addString(
                        "confirm-identity.bpmn", Files.readString(Path.of("processes/acme-shop/confirm-identity.bpmn")))
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
                .startProcessInstanceByKey("confirm-identity", Map.of("language", "en"))
                .getId();
        reply("Task_AskAddress", Map.of("contact", "+31612345678"));
    }

    @Test
    void theRightCodeConfirms() {
        codeIsSent();
        reply("Task_AskCode", Map.of("confirmation_code", "482913"));
        answer("check_code", Map.of("outcome", "verified", "left", 0));

        assertThat(SAID).containsExactly(Map.of("text", "say.identity.confirmed"));
        assertThat(ended()).isTrue();
    }

    @Test
    void aWrongOneIsAskedForAgainWithTheTriesLeft() {
        codeIsSent();
        reply("Task_AskCode", Map.of("confirmation_code", "000000"));
        answer("check_code", Map.of("outcome", "wrong", "left", 4));
        assertThat(engine.getRuntimeService().getVariable(instance, "left")).isEqualTo(4);
        reply("Task_AskCodeAgain", Map.of("confirmation_code", "482913"));
        answer("check_code", Map.of("outcome", "verified", "left", 0));

        assertThat(ended()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Task_AskCode", "Task_AskCodeAgain"})
    void whoGotNoneIsSentAnother(String step) {
        codeIsSent();
        if (step.equals("Task_AskCodeAgain")) {
            reply("Task_AskCode", Map.of("confirmation_code", "000000"));
            answer("check_code", Map.of("outcome", "wrong", "left", 4));
        }
        reply(step, Map.of("confirmation_code", "again"));
        codeIsSent();
        assertThat(waitsAt("Task_AskCode")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneThatIsNotValidAnyMoreIsReplacedIfTheCustomerWants(boolean wants) {
        codeIsSent();
        reply("Task_AskCode", Map.of("confirmation_code", "482913"));
        answer("check_code", Map.of("outcome", "expired", "left", 0));
        reply("Task_ConfirmNewCode", Map.of("confirmed", wants));

        if (wants) {
            codeIsSent();
            assertThat(waitsAt("Task_AskCode")).isTrue();
        } else {
            assertThat(SAID).containsExactly(Map.of("text", "say.identity.not-confirmed"));
            assertThat(ended()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(ToolError.class)
    void saysSoWhenNoneCanBeSent(ToolError error) {
        refuse("send_code", error);
        assertThat(SAID).containsExactly(Map.of("text", "say.identity.not-sent"));
        assertThat(ended()).isTrue();
    }

    @Test
    void offersAnotherWhenNobodyCouldCheck() {
        codeIsSent();
        reply("Task_AskCode", Map.of("confirmation_code", "482913"));
        refuse("check_code", ToolError.FAILED);
        assertThat(waitsAt("Task_ConfirmNewCode")).isTrue();
    }

    private void codeIsSent() {
        answer("send_code", Map.of("sent", true));
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
