package ai.focal360.audit;

import static ai.focal360.audit.TurnRecords.ACME;
import static ai.focal360.audit.TurnRecords.NOON;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import java.util.List;
import java.util.UUID;

/** Runs of scenarios and tasks of people for tests, beside {@link TurnRecords}. */
public final class WorkRecords {
    private WorkRecords() {}

    public static ScenarioRun run(ScenarioRun.State state) {
        return run(UUID.randomUUID(), 1, state);
    }

    /** Over after a minute, unless it is running. */
    public static ScenarioRun run(UUID run, int version, ScenarioRun.State state) {
        var running = state == ScenarioRun.State.RUNNING;
        return new ScenarioRun(
                run,
                ACME,
                "cancel-order",
                version,
                new AgentId("alex"),
                "webchat",
                CustomerId.random(),
                ConversationId.random(),
                state,
                NOON,
                running ? null : NOON.plusSeconds(60),
                running ? null : 60_000L,
                List.of("Task_AskReason"),
                "Task_AskReason",
                null);
    }

    /** Approved half a minute after it was claimed. */
    public static HumanTask task(String id) {
        return new HumanTask(
                id,
                ACME,
                "approve-refund",
                "Approve the refund",
                "cancel-order",
                "support-lead",
                ConversationId.random(),
                CustomerId.random(),
                "alex",
                "webchat",
                HumanTask.State.COMPLETED,
                HumanTask.Decision.APPROVED,
                NOON,
                NOON.plusSeconds(60),
                NOON.plusSeconds(90),
                "kim",
                60_000L,
                30_000L);
    }
}
