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

/** Handing over to a person on the real engine: one test for each way it could go. */
class EscalateToHumanProcessTest {
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
        configuration.setProcessEngineName("escalate-to-human");
        configuration.setHistory("none");
        configuration.setJobExecutorActivate(false);
        configuration.setSkipOutputMappingOnCanceledActivities(true);
        configuration.setBeans(Map.of("say", say));
        engine = configuration.buildProcessEngine();
        engine.getRepositoryService()
                .createDeployment()
                .addString(
                        "escalate-to-human.bpmn",
                        Files.readString(Path.of("processes/acme-shop/escalate-to-human.bpmn")))
                .addString("answer-customer.form", Files.readString(Path.of("ui-forms/answer-customer.form")))
                .deploy();
    }

    @AfterAll
    static void stopTheEngine() {
        engine.close();
    }

    @BeforeEach
    void aPersonIsNeeded() {
        SAID.clear();
        instance = engine.getRuntimeService()
                .startProcessInstanceByKey(
                        "escalate-to-human", Map.of("topic", "return-items", "language", "en", "urgency", "high"))
                .getId();
    }

    @Test
    void soonSomebodyIsThereAndTheMinutesAreTold() {
        queueSays("soon", 4, "");

        assertThat(SAID).containsExactly(Map.of("text", "say.escalate.handoff", "wait", "4 min"));
        assertThat(waitsForAColleague()).isTrue();
    }

    @Test
    void laterNobodyKnowsWhen() {
        queueSays("later", 0, "");

        assertThat(SAID).containsExactly(Map.of("text", "say.escalate.later"));
        assertThat(waitsForAColleague()).isTrue();
    }

    @Test
    void closedTheNextOpeningIsTold() {
        queueSays("closed", 0, "Monday 09:00");

        assertThat(SAID).containsExactly(Map.of("text", "say.escalate.closed", "opens", "Monday 09:00"));
        assertThat(waitsForAColleague()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(ToolError.class)
    void withoutAQueueAPersonComesAllTheSame(ToolError error) {
        engine.getExternalTaskService().handleBpmnError(asking(), "turn", error.code());

        assertThat(SAID).containsExactly(Map.of("text", "say.escalate.later"));
        assertThat(waitsForAColleague()).isTrue();
    }

    @Test
    void aLastWordIsPassedOn() {
        queueSays("soon", 1, "");
        SAID.clear();
        done(Map.of("reply", "A new lamp is on its way."));

        assertThat(SAID).containsExactly(Map.of("text", "say.colleague", "reply", "A new lamp is on its way."));
        assertThat(ended()).isTrue();
    }

    @Test
    void withoutOneTheAgentSaysItIsBack() {
        queueSays("soon", 1, "");
        SAID.clear();
        done(Map.of("reply", ""));

        assertThat(SAID).containsExactly(Map.of("text", "say.handoff.back"));
        assertThat(ended()).isTrue();
    }

    private void queueSays(String outlook, int minutes, String opens) {
        var result = Map.<String, Object>of("outlook", outlook, "expected_wait_minutes", minutes, "opens", opens);
        engine.getExternalTaskService()
                .complete(
                        asking(),
                        "turn",
                        Map.of(),
                        Variables.createVariables().putValue("result", Variables.untypedValue(result, true)));
    }

    private String asking() {
        var task = engine.getExternalTaskService()
                .createExternalTaskQuery()
                .processInstanceId(instance)
                .topicName("ask_queue")
                .singleResult()
                .getId();
        engine.getExternalTaskService().lock(task, "turn", 60_000);
        return task;
    }

    private boolean waitsForAColleague() {
        return engine.getTaskService()
                        .createTaskQuery()
                        .processInstanceId(instance)
                        .taskDefinitionKey("Task_AnswerCustomer")
                        .taskCandidateGroup("support")
                        .count()
                == 1;
    }

    private void done(Map<String, Object> values) {
        var task = engine.getTaskService()
                .createTaskQuery()
                .processInstanceId(instance)
                .singleResult();
        engine.getTaskService().complete(task.getId(), values);
    }

    private boolean ended() {
        return engine.getRuntimeService()
                        .createProcessInstanceQuery()
                        .processInstanceId(instance)
                        .count()
                == 0;
    }
}
