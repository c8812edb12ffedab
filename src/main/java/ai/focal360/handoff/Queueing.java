package ai.focal360.handoff;

import ai.focal360.handoff.Handoff.State;
import ai.focal360.platform.TenantId;
import ai.focal360.scenario.HandoffMoved;
import ai.focal360.scenario.Talks;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Keeps the rows as the tasks are, in the transaction that moves a task: so both show the same, wherever it was done. */
@Component
class Queueing {
    private final HandoffRows rows;
    private final HandoffSettings.Source settings;
    private final Talks talks;
    private final Telling telling;
    private final ApplicationEventPublisher events;

    Queueing(
            HandoffRows rows,
            HandoffSettings.Source settings,
            Talks talks,
            Telling telling,
            ApplicationEventPublisher events) {
        this.rows = rows;
        this.settings = settings;
        this.talks = talks;
        this.telling = telling;
        this.events = events;
    }

    @EventListener
    void on(HandoffMoved.Asked asked) {
        talks.find(asked.tenant(), asked.conversation()).ifPresent(talk -> {
            var team = settings.of(asked.tenant(), talk.agent());
            rows.add(asked, talk, team.skill(asked.topic()), team.deadline());
        });
    }

    @EventListener
    void on(HandoffMoved.Assigned assigned) {
        rows.ofTask(assigned.tenant(), assigned.task())
                .ifPresent(handoff -> assigned(assigned.tenant(), handoff, assigned));
    }

    private void assigned(TenantId tenant, Handoff handoff, HandoffMoved.Assigned assigned) {
        var team = settings.of(tenant, handoff.agent());
        var colleague = assigned.colleague();
        if (colleague == null) {
            if (rows.released(tenant, assigned.task(), team.deadline())) {
                telling.catchUp(tenant, handoff);
            }
            return;
        }
        rows.seen(tenant, colleague);
        rows.claimed(tenant, assigned.task(), colleague, team.idleInTasklist()).ifPresent(claimed -> {
            telling.takeBackNotices(tenant, claimed);
            events.publishEvent(new HandoffClaimed(tenant, claimed));
        });
    }

    @EventListener
    void on(HandoffMoved.Done done) {
        rows.ofTask(done.tenant(), done.task())
                .ifPresent(handoff -> ended(
                        done.tenant(),
                        done.task(),
                        State.HANDED_BACK,
                        done.summary() == null
                                ? Summary.of(handoff, rows.talk(done.tenant(), handoff.conversation()), done.reply())
                                : done.summary()));
    }

    @EventListener
    void on(HandoffMoved.Withdrawn withdrawn) {
        ended(withdrawn.tenant(), withdrawn.task(), State.WITHDRAWN, null);
    }

    private void ended(TenantId tenant, String task, State state, @Nullable String left) {
        rows.ended(tenant, task, state, left)
                .ifPresent(handoff -> events.publishEvent(new HandoffEnded(tenant, handoff)));
    }
}
