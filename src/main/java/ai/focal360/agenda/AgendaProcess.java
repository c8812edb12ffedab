package ai.focal360.agenda;

import java.util.UUID;

/** The process {@code processes/platform/agenda-task.bpmn}: runs in memory from start to end, in the caller's transaction. */
public interface AgendaProcess {
    void run(UUID task);
}
