package ai.focal360.policy;

import ai.focal360.policy.facts.Absorb;
import ai.focal360.policy.facts.AbuseSuspected;
import ai.focal360.policy.facts.Allow;
import ai.focal360.policy.facts.Applies;
import ai.focal360.policy.facts.AskConfirmation;
import ai.focal360.policy.facts.AskWhetherThere;
import ai.focal360.policy.facts.CallPerson;
import ai.focal360.policy.facts.CancelScenario;
import ai.focal360.policy.facts.Categorised;
import ai.focal360.policy.facts.Clean;
import ai.focal360.policy.facts.CloseConversation;
import ai.focal360.policy.facts.CloseGap;
import ai.focal360.policy.facts.CompleteScenario;
import ai.focal360.policy.facts.Conclusion;
import ai.focal360.policy.facts.ContinueConversation;
import ai.focal360.policy.facts.ContinueScenario;
import ai.focal360.policy.facts.CoolDown;
import ai.focal360.policy.facts.DelayMessage;
import ai.focal360.policy.facts.Deny;
import ai.focal360.policy.facts.Drop;
import ai.focal360.policy.facts.DropMessage;
import ai.focal360.policy.facts.Escalate;
import ai.focal360.policy.facts.ForceComplete;
import ai.focal360.policy.facts.GiveUp;
import ai.focal360.policy.facts.Hold;
import ai.focal360.policy.facts.Include;
import ai.focal360.policy.facts.KeepOpen;
import ai.focal360.policy.facts.Limit;
import ai.focal360.policy.facts.Must;
import ai.focal360.policy.facts.MustNot;
import ai.focal360.policy.facts.NextChannel;
import ai.focal360.policy.facts.OpenTicket;
import ai.focal360.policy.facts.PauseScenario;
import ai.focal360.policy.facts.PlanType;
import ai.focal360.policy.facts.Postpone;
import ai.focal360.policy.facts.Queue;
import ai.focal360.policy.facts.RequireApproval;
import ai.focal360.policy.facts.ResumeScenario;
import ai.focal360.policy.facts.SendNow;
import ai.focal360.policy.facts.Silence;
import ai.focal360.policy.facts.StartScenario;
import ai.focal360.policy.facts.StaySilent;
import ai.focal360.policy.facts.Supersede;
import ai.focal360.policy.facts.Suppress;
import ai.focal360.policy.facts.Unresolved;
import ai.focal360.policy.facts.UseContext;
import ai.focal360.policy.facts.UseMode;
import ai.focal360.policy.facts.Violation;
import ai.focal360.policy.facts.Warn;
import ai.focal360.policy.facts.Window;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where Java asks rules to decide, and what they may conclude there. */
public enum DecisionPoint {
    /** A message arrives: how long to wait for the rest of it, and what becomes of a turn that is running. */
    INGRESS(
            Window.class,
            Absorb.class,
            Supersede.class,
            Queue.class,
            ForceComplete.class,
            DelayMessage.class,
            DropMessage.class,
            Silence.class),
    /** Before P2 and after P10: whether somebody abuses the agent, and what follows. */
    FIREWALL(AbuseSuspected.class, Warn.class, Limit.class, CoolDown.class, CallPerson.class, StaySilent.class),
    /** P5: which guidelines apply. */
    GUIDELINE(Applies.class, Suppress.class),
    /** P6: what becomes of scenarios. */
    NAVIGATION(
            StartScenario.class,
            ContinueScenario.class,
            PauseScenario.class,
            ResumeScenario.class,
            CompleteScenario.class,
            CancelScenario.class),
    /** P7: whether a tool may be called. */
    ACTION(Allow.class, Deny.class, AskConfirmation.class, RequireApproval.class),
    /** P8: how to answer. */
    PLAN(
            PlanType.class,
            UseContext.class,
            UseMode.class,
            Must.class,
            MustNot.class,
            Include.class,
            Hold.class,
            Escalate.class,
            Categorised.class,
            Unresolved.class),
    /** P10: whether a draft may be said. */
    SPEECH(Violation.class, Clean.class),
    /** After P11: what becomes of questions nobody could answer. */
    INSIGHT(OpenTicket.class, CloseGap.class),
    /** A task of the agenda is due: whether the customer may be written to, and where. */
    OUTREACH(SendNow.class, Postpone.class, Drop.class),
    /** P1: which conversation a message belongs to; and, while nothing happens in one, whether it is over. */
    CONVERSATION(ContinueConversation.class, KeepOpen.class, AskWhetherThere.class, CloseConversation.class),
    /** What we said did not arrive: where it goes on. */
    DELIVERY(NextChannel.class, GiveUp.class);

    private final Set<Class<? extends Conclusion>> conclusions;

    @SafeVarargs
    @SuppressWarnings("varargs") // read and handed on, never written
    DecisionPoint(Class<? extends Conclusion>... conclusions) {
        this.conclusions = Set.of(conclusions);
    }

    /** The point's name as rule files and records write it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The point of this name, if there still is one. */
    public static Optional<DecisionPoint> named(String id) {
        return Arrays.stream(values()).filter(point -> point.id().equals(id)).findFirst();
    }

    boolean concludes(Class<?> conclusion) {
        return conclusions.contains(conclusion);
    }

    /** The point at which a conclusion of this simple name is drawn. */
    static Optional<DecisionPoint> concluding(String simpleName) {
        return Arrays.stream(values())
                .filter(point -> point.conclusions.stream()
                        .anyMatch(type -> type.getSimpleName().equals(simpleName)))
                .findFirst();
    }
}
