package ai.focal360.agenda;

import ai.focal360.agenda.AgendaTask.Origin;
import ai.focal360.scenario.ReminderWanted;
import ai.focal360.scenario.Talks;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Reminders that scenarios want. A step has one a conversation: what it wanted before, also in a run that was taken back, gives way
 * to what it wants now.
 */
@Component
class Reminders {
    private final AgendaRows rows;
    private final Talks talks;
    private final Clock clock;

    Reminders(AgendaRows rows, Talks talks, Clock clock) {
        this.rows = rows;
        this.talks = talks;
        this.clock = clock;
    }

    @EventListener
    void on(ReminderWanted wanted) {
        var talk = talks.find(wanted.tenant(), wanted.conversation()).orElseThrow();
        var reference = wanted.conversation() + "/" + wanted.scenario() + "/" + wanted.step();
        rows.replace(wanted.tenant(), reference);
        rows.add(new NewTask(
                wanted.tenant(),
                wanted.type(),
                talk.agent(),
                talk.customer(),
                wanted.conversation(),
                null,
                wanted.text(),
                wanted.values(),
                null,
                wanted.scenario() + ", " + wanted.step(),
                Origin.SCENARIO,
                reference,
                null,
                clock.instant().plus(wanted.after()),
                null));
    }
}
