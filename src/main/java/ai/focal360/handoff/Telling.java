package ai.focal360.handoff;

import ai.focal360.platform.TenantId;
import ai.focal360.scenario.Scenarios;
import ai.focal360.turn.StateStore;
import ai.focal360.turn.Trigger;
import ai.focal360.turn.TurnOpened;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** What customers hear of their handoff: kept together with the turn of our own that says it. Joins the caller's transaction. */
@Component
class Telling {
    static final String STILL_WAITING = "say.handoff.still-waiting";
    static final String ANOTHER = "say.handoff.another";
    private static final Set<String> NOTICES = Set.of(STILL_WAITING, ANOTHER);

    private final Scenarios scenarios;
    private final StateStore store;
    private final ApplicationEventPublisher events;

    Telling(Scenarios scenarios, StateStore store, ApplicationEventPublisher events) {
        this.scenarios = scenarios;
        this.store = store;
        this.events = events;
    }

    void notice(TenantId tenant, Handoff handoff, String text) {
        scenarios.say(tenant, handoff.conversation(), text);
        open(tenant, handoff, new Trigger(Trigger.NOTICE, text));
    }

    void passOn(TenantId tenant, Handoff handoff, String colleague, String text) {
        scenarios.passOn(tenant, handoff.conversation(), colleague, text);
        open(tenant, handoff, new Trigger(Trigger.COLLEAGUE, handoff.id().toString()));
    }

    /** Somebody has it: that it takes longer is not true any more. */
    void takeBackNotices(TenantId tenant, Handoff handoff) {
        scenarios.takeBack(tenant, handoff.conversation(), NOTICES);
    }

    /** The colleague has it no more: what scenarios wanted to say meanwhile is said now. */
    void catchUp(TenantId tenant, Handoff handoff) {
        scenarios.unsaid(tenant, handoff.conversation()).stream()
                .findFirst()
                .ifPresent(first -> open(tenant, handoff, new Trigger(Trigger.SCENARIO, first.instance())));
    }

    private void open(TenantId tenant, Handoff handoff, Trigger trigger) {
        var turn = store.trigger(tenant, handoff.conversation(), trigger);
        events.publishEvent(new TurnOpened(tenant, turn.turn()));
    }
}
