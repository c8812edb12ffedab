package ai.focal360.agenda;

import ai.focal360.agenda.AgendaTask.Origin;
import ai.focal360.agenda.AgendaTask.State;
import ai.focal360.agenda.Resolution.Later;
import ai.focal360.agenda.Resolution.Send;
import ai.focal360.platform.ConversationId;
import ai.focal360.turn.Contact;
import ai.focal360.turn.Errand;
import ai.focal360.turn.Ruling;
import ai.focal360.turn.StateStore;
import ai.focal360.turn.Trigger;
import ai.focal360.turn.TurnOpened;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Does with a due task what was decided, in the transaction it was decided in. */
@Component
class Speaking {
    /** How soon is looked again where the customer is just being answered. */
    private static final Duration MOMENT = Duration.ofSeconds(5);

    private final AgendaRows rows;
    private final Goals goals;
    private final StateStore store;
    private final ApplicationEventPublisher events;
    private final ObjectMapper json;

    Speaking(AgendaRows rows, Goals goals, StateStore store, ApplicationEventPublisher events, ObjectMapper json) {
        this.rows = rows;
        this.goals = goals;
        this.store = store;
        this.events = events;
        this.json = json;
    }

    List<Contact> hold(AgendaTask task) {
        return store.hold(task.tenant(), task.customer());
    }

    /** Opens the turn in which it is said. */
    void speak(Case due) {
        if (!(due.resolution() instanceof Send send)) {
            settle(due);
            return;
        }
        var task = due.task();
        var conversation = conversation(due, send);
        var opened = store.open(
                task.tenant(),
                conversation,
                send.on().channel().id(),
                send.on().address(),
                new Trigger(Trigger.AGENDA, task.id().toString(), errand(task), Ruling.of(json, send.decision())));
        if (opened.isEmpty()) {
            due.decided(new Later(due.claim().now().plus(MOMENT), "the customer is just writing", null));
            postpone(due);
            return;
        }
        rows.speaking(
                due.claim(), conversation, opened.get(), send.on().channel().id(), send.reason(), send.policy());
        if (task.origin() == Origin.GOAL) {
            if (task.type().equals(AgendaTask.FOLLOW_UP)) {
                goals.followedUp(goal(task), true);
            } else {
                goals.end(goal(task), Goal.State.EXPIRED);
            }
        }
        events.publishEvent(new TurnOpened(task.tenant(), opened.get()));
    }

    private void settle(Case due) {
        goals.end(goal(due.task()), Goal.State.EXPIRED);
        rows.end(due.claim(), State.DONE, due.resolution().reason(), null);
    }

    private ConversationId conversation(Case due, Send send) {
        var task = due.task();
        var contact = due.contact();
        return contact != null && contact.open()
                ? contact.conversation()
                : store.converse(
                        task.tenant(),
                        task.agent(),
                        task.customer(),
                        send.on().channel().id(),
                        send.on().address());
    }

    private Errand errand(AgendaTask task) {
        if (task.origin() != Origin.GOAL) {
            return new Errand(task.type(), task.text(), task.values(), task.scenario(), null, null);
        }
        var goal = goals.find(task.tenant(), goal(task)).orElseThrow();
        return new Errand(
                task.type(),
                task.text(),
                task.values(),
                null,
                goal.instance(),
                task.type().equals(AgendaTask.EXPIRY) ? goal.expiry() : null);
    }

    void postpone(Case due) {
        if (due.resolution() instanceof Later later) {
            rows.postpone(due.claim(), later.until(), later.reason(), later.policy());
        }
    }

    /** A follow-up that is not said leaves the question open as long as one that is. */
    void end(Case due, State state) {
        var task = due.task();
        rows.end(due.claim(), state, due.resolution().reason(), due.resolution().policy());
        if (task.origin() == Origin.GOAL) {
            if (task.type().equals(AgendaTask.FOLLOW_UP)) {
                goals.followedUp(goal(task), false);
            } else {
                goals.end(goal(task), Goal.State.EXPIRED);
            }
        }
    }

    /** The customer wrote first. The turn that answers them settles the goal, unless nothing answers what they wrote. */
    void standDown(Case due) {
        rows.end(due.claim(), State.ANSWERED, due.resolution().reason(), null);
        var task = due.task();
        if (due.contacts().stream().noneMatch(Contact::busy)) {
            goals.find(task.tenant(), goal(task))
                    .filter(Goal::isWaitedFor)
                    .ifPresent(goal -> goals.end(goal.id(), Goal.State.ANSWERED));
        }
    }

    private static UUID goal(AgendaTask task) {
        return UUID.fromString(String.valueOf(task.reference()));
    }
}
