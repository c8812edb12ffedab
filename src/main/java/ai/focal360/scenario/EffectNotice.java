package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.form.validator.FormFieldValidationException;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells the rest of the platform what processes say about effects: that a person decided, that a scenario takes all back. */
@Component
class EffectNotice extends AbstractBpmnParseListener {
    private static final int LONGEST_REFERENCE = 500;
    private static final String UNDOING = "Task_UndoEffect";
    private static final Set<String> TASKS = Set.of("Task_SettleEffect", UNDOING);

    private final ApplicationEventPublisher events;

    EffectNotice(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        if (TASKS.contains(activity.getId()) && isReconciling(activity)) {
            activity.addListener(ExecutionListener.EVENTNAME_END, (ExecutionListener) this::decided);
        }
    }

    private static boolean isReconciling(ActivityImpl activity) {
        return activity.getProcessDefinition() instanceof ProcessDefinitionEntity definition
                && EffectTasks.PROCESS.equals(definition.getKey());
    }

    private void decided(DelegateExecution execution) {
        if (execution.isCanceled()) {
            return;
        }
        events.publishEvent(new EffectDecided(
                new TenantId(execution.getTenantId()),
                EffectTasks.key(execution.getProcessBusinessKey()),
                outcome(execution),
                reference(execution),
                whoDecided(execution)));
    }

    /** Variables are an answer to be checked, whatever the form offers; which effect it is about is not among them. */
    private static EffectDecided.Outcome outcome(DelegateExecution execution) {
        var given = String.valueOf(execution.getVariable(EffectTasks.OUTCOME));
        return Arrays.stream(EffectDecided.Outcome.values())
                .filter(outcome -> outcome.name().toLowerCase(Locale.ROOT).equals(given))
                .filter(outcome -> isAboutUndoing(outcome) == UNDOING.equals(execution.getCurrentActivityId()))
                .findFirst()
                .orElseThrow(() -> refused("Say what came of it"));
    }

    private static boolean isAboutUndoing(EffectDecided.Outcome outcome) {
        return outcome.ordinal() >= EffectDecided.Outcome.UNDONE.ordinal();
    }

    private static @Nullable String reference(DelegateExecution execution) {
        var given = execution.getVariable(EffectTasks.REFERENCE);
        if (given == null || given.toString().isBlank()) {
            return null;
        }
        var text = given.toString().replaceAll("\\p{Cntrl}+", " ").strip();
        if (text.length() > LONGEST_REFERENCE) {
            throw refused("The reference is longer than %d characters".formatted(LONGEST_REFERENCE));
        }
        return text;
    }

    private static FormFieldValidationException refused(String why) {
        return new FormFieldValidationException(why, why);
    }

    private static String whoDecided(DelegateExecution execution) {
        var authentication =
                execution.getProcessEngineServices().getIdentityService().getCurrentAuthentication();
        return authentication == null ? "unknown" : authentication.getUserId();
    }

    @Override
    public void parseEndEvent(Element endEvent, ScopeImpl scope, ActivityImpl activity) {
        if (endEvent.element("compensateEventDefinition") != null) {
            activity.addListener(ExecutionListener.EVENTNAME_START, (ExecutionListener) this::gaveUp);
        }
    }

    private void gaveUp(DelegateExecution execution) {
        if (execution.hasVariable(Scenarios.CONVERSATION)) {
            events.publishEvent(new ScenarioGaveUp(
                    new TenantId(execution.getTenantId()),
                    ConversationId.of(String.valueOf(execution.getVariable(Scenarios.CONVERSATION))),
                    ((ExecutionEntity) execution).getRootProcessInstanceId()));
        }
    }
}
