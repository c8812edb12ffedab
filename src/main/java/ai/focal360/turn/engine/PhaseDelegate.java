package ai.focal360.turn.engine;

import ai.focal360.platform.TurnId;
import ai.focal360.turn.Phases;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.variable.Variables;

/** A task of the turn's process: runs its phase and lets gateways know what came of it. */
record PhaseDelegate(String name, Phases phases) implements JavaDelegate {
    @Override
    public void execute(DelegateExecution execution) {
        var turn = TurnId.of(String.valueOf(execution.getVariable(CamundaTurnProcess.TURN)));
        var signals = phases.run(name, turn);
        execution.setVariable("blocked", Variables.booleanValue(signals.blocked(), true));
        execution.setVariable("superseded", Variables.booleanValue(signals.superseded(), true));
        execution.setVariable("rewrite", Variables.booleanValue(signals.rewrite(), true));
    }
}
