package ai.focal360.agenda.engine;

import ai.focal360.agenda.Outreach;
import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.variable.Variables;

/** A step of a due task's process; gateways are told what was decided. */
record StepDelegate(String name, Outreach outreach) implements JavaDelegate {
    @Override
    public void execute(DelegateExecution execution) {
        var task = UUID.fromString(String.valueOf(execution.getVariable(CamundaAgendaProcess.TASK)));
        execution.setVariable("outcome", Variables.stringValue(outreach.perform(name, task), true));
    }
}
