package ai.focal360.scenario;

import java.util.Set;
import org.camunda.bpm.engine.impl.history.AbstractHistoryLevel;
import org.camunda.bpm.engine.impl.history.event.HistoryEventType;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.VariableInstanceEntity;
import org.jspecify.annotations.Nullable;

/** Full history for scenarios, approvals and whatever else people look back at; none for what runs in memory. */
final class ScenarioHistoryLevel extends AbstractHistoryLevel {
    static final String NAME = "scenarios";

    /** Camunda's own levels take 0 to 3; the number is stored in the database and must stay. */
    private static final int ID = 360;

    private final Set<String> withoutHistory;

    ScenarioHistoryLevel(Set<String> withoutHistory) {
        this.withoutHistory = withoutHistory;
    }

    @Override
    public int getId() {
        return ID;
    }

    @Override
    public String getName() {
        return NAME;
    }

    /** The engine asks once with no entity, when it parses a process, whether it should ask at all. */
    @Override
    public boolean isHistoryEventProduced(HistoryEventType type, @Nullable Object entity) {
        if (entity instanceof ExecutionEntity execution) {
            return isKept(execution);
        }
        if (entity instanceof VariableInstanceEntity variable && variable.getExecution() != null) {
            return !variable.getName().equals(Approvals.TALK)
                    && !variable.getName().startsWith(GapTasks.VARIABLES)
                    && isKept(variable.getExecution());
        }
        return true;
    }

    private boolean isKept(ExecutionEntity execution) {
        return execution.getProcessDefinition() == null
                || !withoutHistory.contains(execution.getProcessDefinition().getKey());
    }
}
