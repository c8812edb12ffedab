package ai.focal360.audit;

import static ai.focal360.audit.TurnRecords.ACME;
import static ai.focal360.audit.TurnRecords.NOON;
import static ai.focal360.audit.TurnRecords.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.focal360.TestPostgres;
import ai.focal360.audit.ScenarioRun.State;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of runs and tasks, as the search index and the API read them. */
class WorkLogTest {
    private static final Talk TALK =
            new Talk(ConversationId.random(), CustomerId.random(), new AgentId("alex"), "webchat");

    private final JdbcClient jdbc = JdbcClient.create(TestPostgres.database());
    private final List<Object> events = new ArrayList<>();
    private final WorkLog log = new WorkLog(jdbc, query -> new TextSearch.Hits(List.of(), null), events::add);
    private final ScenarioRuns runs = new ScenarioRuns(jdbc);
    private final HumanTasks tasks = new HumanTasks(jdbc);

    @Test
    void aCallerIsLeftTogetherWithTheScenarioItWaitsFor() {
        var caller = begun(ACME, null, "Task_LookUpOrder", "CallActivity_Remedy");
        var called = begun(ACME, caller, "Task_AskEmail");
        var other = begun(ACME, null, "Task_CancelOrder");
        log.runs(List.of(moved(called, true, "Task_AskEmail")));
        longAgo();

        assertThat(log.abandoned(Duration.ofHours(24), 10)).isEqualTo(2);

        assertThat(run(caller).state()).isEqualTo(State.ABANDONED);
        assertThat(run(called).state()).isEqualTo(State.ABANDONED);
        assertThat(run(called).lastStep()).isEqualTo("Task_AskEmail");
        assertThat(run(other).state()).as("waits for nobody's answer").isEqualTo(State.RUNNING);
        assertThat(log.abandoned(Duration.ofHours(24), 10)).isZero();
    }

    @Test
    void aStepIsCountedOnceAndTheLastIsWhereItStands() {
        var run = begun(ACME, null, "Task_AskEmail", "Task_FindCustomer", "Task_AskEmail");
        log.runs(List.of(moved(run, true, "Task_FindCustomer", "Task_AskOrder", "Task_FindCustomer")));

        assertThat(run(run).steps()).containsExactly("Task_AskEmail", "Task_FindCustomer", "Task_AskOrder");
        assertThat(run(run).lastStep()).isEqualTo("Task_FindCustomer");
    }

    @Test
    void tellsOnlyWhatStandsOtherwiseThanBefore() {
        var run = begun(ACME, null, "Task_AskEmail");
        log.runs(List.of(moved(run, true, "Task_AskOrder")));
        log.runs(List.of(
                new RunChange(run, null, State.COMPLETED, List.of(), false, NOON.plusSeconds(90), "EndEvent_Helped")));
        log.takenBack(List.of(run), Map.of());

        assertThat(told())
                .extracting(RunMoved::was, RunMoved::state)
                .containsExactly(
                        tuple(null, State.RUNNING),
                        tuple(State.RUNNING, State.COMPLETED),
                        tuple(State.COMPLETED, State.TAKEN_BACK));
        assertThat(told())
                .extracting(RunMoved::run, RunMoved::tenant, RunMoved::talk)
                .containsOnly(tuple(run, ACME, TALK));
        assertThat(told().get(1).ending()).isEqualTo("EndEvent_Helped");
        assertThat(told().get(1).lastStep()).isEqualTo("Task_AskOrder");
    }

    private List<RunMoved> told() {
        return events.stream()
                .filter(RunsMoved.class::isInstance)
                .flatMap(moved -> ((RunsMoved) moved).runs().stream())
                .toList();
    }

    @Test
    void whatIsHandedOverStaysSoUnlessItIsTakenBack() {
        var run = begun(ACME, null, "Task_SayHandoff");
        log.runs(List.of(
                new RunChange(run, null, State.HANDED_OVER, List.of("Task_AnswerCustomer"), false, null, null)));
        log.runs(List.of(
                new RunChange(run, null, State.COMPLETED, List.of(), false, NOON.plusSeconds(90), "EndEvent_Helped")));

        assertThat(run(run).state()).isEqualTo(State.HANDED_OVER);
        assertThat(run(run).tookMillis()).isEqualTo(90_000);

        log.takenBack(List.of(run), Map.of());
        assertThat(run(run).state()).isEqualTo(State.TAKEN_BACK);
    }

    @Test
    void everyChangeIsNotedForTheSearchIndexWithAHigherRevision() {
        var run = begun(ACME, null, "Task_AskEmail");
        log.runs(List.of(moved(run, true, "Task_AskOrder")));

        assertThat(jdbc.sql("select kind || ' ' || document from search_outbox order by id")
                        .query(String.class)
                        .list())
                .containsExactly("RUN " + run, "RUN " + run);
        assertThat(runs.read(List.of(run.toString())))
                .singleElement()
                .extracting(SearchDocuments.Version::revision)
                .isEqualTo(2L);
        assertThat(events).filteredOn(SearchCopyOutdated.class::isInstance).hasSize(2);
    }

    @Test
    void aWholeIndexIsMadeAgainInPortions() {
        var all = List.of(begun(ACME, null, "a"), begun(OTHER, null, "a"), begun(ACME, null, "a"));

        var first = runs.portion(null, 2);
        var rest = runs.portion(first.next(), 2);

        assertThat(first.documents()).hasSize(2);
        assertThat(rest.next()).isNull();
        assertThat(first.documents())
                .doesNotContainAnyElementsOf(rest.documents())
                .isSubsetOf(all.stream().map(UUID::toString).toList());
        assertThat(runs.counts())
                .containsExactly(
                        new SearchDocuments.Count(ACME, YearMonth.of(2026, 3), 2),
                        new SearchDocuments.Count(OTHER, YearMonth.of(2026, 3), 1));
    }

    @Test
    void eachTenantSeesItsOwn() {
        begun(ACME, null, "a");
        asked(ACME, "t1");
        var other = begun(OTHER, null, "a");
        asked(OTHER, "t2");

        assertThat(runs.list(all(OTHER)).items()).extracting(ScenarioRun::run).containsExactly(other);
        assertThat(tasks.list(allTasks(OTHER)).items())
                .extracting(HumanTask::task)
                .containsExactly("t2");
    }

    @Test
    void aTaskWaitsUntilItIsClaimedAndIsHandledFromThenOn() {
        asked(ACME, "t1");
        log.tasks(List.of(new TaskChange("t1", null, null, null, true, "noor", NOON.plusSeconds(5))));
        log.tasks(List.of(new TaskChange("t1", null, null, null, true, null, NOON.plusSeconds(6))));
        log.tasks(List.of(new TaskChange("t1", null, null, null, true, "clara", NOON.plusSeconds(60))));
        log.tasks(List.of(new TaskChange(
                "t1",
                null,
                HumanTask.State.COMPLETED,
                HumanTask.Decision.CHANGED,
                false,
                "an API token",
                NOON.plusSeconds(100))));
        log.tasks(List.of(
                new TaskChange("t1", null, HumanTask.State.WITHDRAWN, null, false, null, NOON.plusSeconds(200))));

        var task = tasks.list(allTasks(ACME)).items().get(0);
        assertThat(task.waitingMillis()).isEqualTo(60_000);
        assertThat(task.handlingMillis()).isEqualTo(40_000);
        assertThat(task.assignee()).isEqualTo("clara");
        assertThat(task.decision()).isEqualTo(HumanTask.Decision.CHANGED);
        assertThat(task.state()).as("what is over stays over").isEqualTo(HumanTask.State.COMPLETED);
    }

    private UUID begun(TenantId tenant, UUID caller, String... steps) {
        var run = UUID.randomUUID();
        log.runs(List.of(new RunChange(
                run,
                new RunChange.Begun(tenant, "cancel-order", 1, TALK, caller, NOON),
                null,
                List.of(steps),
                false,
                null,
                null)));
        return run;
    }

    private static RunChange moved(UUID run, boolean asks, String... steps) {
        return new RunChange(run, null, null, List.of(steps), asks, null, null);
    }

    private void asked(TenantId tenant, String task) {
        log.tasks(List.of(new TaskChange(
                task,
                new TaskChange.Asked(tenant, "approve-call", "Approve", "approve-call", "support_lead", TALK),
                null,
                null,
                false,
                null,
                NOON)));
    }

    private void longAgo() {
        jdbc.sql("update scenario_run set moved_at = moved_at - interval '25 hours'")
                .update();
    }

    private ScenarioRun run(UUID run) {
        return (ScenarioRun) runs.read(List.of(run.toString())).get(0).record();
    }

    private static ScenarioRuns.Query all(TenantId tenant) {
        return new ScenarioRuns.Query(tenant, null, null, null, null, null, null, null, 50);
    }

    private static HumanTasks.Query allTasks(TenantId tenant) {
        return new HumanTasks.Query(tenant, null, null, null, null, null, null, null, null, null, 50);
    }
}
