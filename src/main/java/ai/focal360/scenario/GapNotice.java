package ai.focal360.scenario;

import ai.focal360.platform.TenantId;
import java.util.Arrays;
import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.form.validator.FormFieldValidationException;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells the rest of the platform what people made of questions nobody could answer. */
@Component
class GapNotice extends AbstractBpmnParseListener {
    private final ApplicationEventPublisher events;

    GapNotice(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        if (activity.getProcessDefinition() instanceof ProcessDefinitionEntity definition
                && GapTasks.PROCESS.equals(definition.getKey())) {
            activity.addListener(ExecutionListener.EVENTNAME_END, (ExecutionListener) this::decided);
        }
    }

    private void decided(DelegateExecution execution) {
        if (execution.isCanceled()) {
            return;
        }
        events.publishEvent(new GapDecided(
                new TenantId(execution.getTenantId()),
                GapTasks.gap(execution.getProcessBusinessKey()),
                outcome(execution),
                whoDecided(execution)));
    }

    /** Variables are an answer to be checked, whatever the form offers. */
    private static GapDecided.Outcome outcome(DelegateExecution execution) {
        var given = String.valueOf(execution.getVariable(GapTasks.OUTCOME));
        return Arrays.stream(GapDecided.Outcome.values())
                .filter(outcome -> outcome.name().toLowerCase(Locale.ROOT).equals(given))
                .findFirst()
                .orElseThrow(() -> {
                    var why = "Say whether it is answered from now on";
                    return new FormFieldValidationException(why, why);
                });
    }

    private static String whoDecided(DelegateExecution execution) {
        var authentication =
                execution.getProcessEngineServices().getIdentityService().getCurrentAuthentication();
        return authentication == null ? "unknown" : authentication.getUserId();
    }
}
