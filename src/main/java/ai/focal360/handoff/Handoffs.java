package ai.focal360.handoff;

import ai.focal360.handoff.Handoff.State;
import ai.focal360.platform.Paged;
import ai.focal360.platform.Place;
import ai.focal360.platform.Problem;
import ai.focal360.platform.TenantId;
import ai.focal360.scenario.HandoffTasks;
import ai.focal360.scenario.Scenarios;
import ai.focal360.turn.StateStore;
import ai.focal360.turn.Trigger;
import ai.focal360.turn.TurnOpened;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What colleagues do with conversations that are for them. What they say is passed on by a turn of our own, in order and once; a
 * conversation somebody else has, or nobody, is a problem of type conflict.
 */
@Component
public class Handoffs {
    private static final int LINES = 200;
    private static final int QUEUE = 200;

    private final HandoffRows rows;
    private final HandoffTasks tasks;
    private final HandoffSettings.Source settings;
    private final Scenarios scenarios;
    private final StateStore store;
    private final ApplicationEventPublisher events;

    Handoffs(
            HandoffRows rows,
            HandoffTasks tasks,
            HandoffSettings.Source settings,
            Scenarios scenarios,
            StateStore store,
            ApplicationEventPublisher events) {
        this.rows = rows;
        this.tasks = tasks;
        this.settings = settings;
        this.scenarios = scenarios;
        this.store = store;
        this.events = events;
    }

    /** Which handoffs: all that is not given does not matter. */
    public record Filter(
            @Nullable State state,
            @Nullable String skill,
            @Nullable String language,
            @Nullable String colleague) {}

    /** Those asked for last first. */
    @Transactional(readOnly = true)
    public Paged<Handoff> list(TenantId tenant, Filter filter, @Nullable Place after, int limit) {
        var found = rows.list(tenant, filter, after, limit + 1);
        return Paged.of(found, limit, last -> new Place(last.askedAt(), last.id()));
    }

    /** Those who wait, the most urgent first, then those a colleague has; {@code colleague} is who looks, if they said so. */
    @Transactional
    public List<Handoff> queue(TenantId tenant, Optional<String> colleague) {
        colleague.ifPresent(name -> rows.seen(tenant, name));
        return rows.queue(tenant, QUEUE);
    }

    public Optional<Handoff> find(TenantId tenant, UUID id) {
        return rows.find(tenant, id);
    }

    /** The newest lines of its conversation, oldest first. */
    public List<Spoken> talk(TenantId tenant, Handoff handoff) {
        return rows.talk(tenant, handoff.conversation(), LINES);
    }

    /** Whoever has it already keeps it. */
    @Transactional
    public Handoff claim(TenantId tenant, UUID id, String colleague) {
        var handoff = held(tenant, id);
        if (handoff.isHeldBy(colleague)) {
            return handoff;
        }
        if (handoff.state() != State.WAITING || !tasks.claim(handoff.task(), colleague)) {
            throw Problem.CONFLICT.because("Somebody else was first, or it is over.");
        }
        return held(tenant, id);
    }

    /**
     * Kept with a turn that passes it on: both or neither survive. What has the {@code key} of a line before is that line, sent
     * once more, and said already.
     */
    @Transactional
    public Handoff say(TenantId tenant, UUID id, String colleague, String text, @Nullable String key) {
        var handoff = held(tenant, id, colleague);
        if (key != null && !rows.isNew(id, key)) {
            return handoff;
        }
        scenarios.passOn(tenant, handoff.conversation(), colleague, text);
        open(tenant, handoff, new Trigger(Trigger.COLLEAGUE, id.toString()));
        return handoff;
    }

    /** Back into the queue, for another colleague. */
    @Transactional
    public Handoff release(TenantId tenant, UUID id, String colleague) {
        tasks.release(held(tenant, id, colleague).task());
        return held(tenant, id);
    }

    /** Back to the agent, which goes on knowing the summary; without one, what was said last is it. */
    @Transactional
    public Handoff handBack(TenantId tenant, UUID id, String colleague, @Nullable String summary) {
        var handoff = held(tenant, id, colleague);
        tasks.handBack(
                handoff.task(),
                summary == null || summary.isBlank()
                        ? Summary.of(handoff, rows.talk(tenant, handoff.conversation(), LINES), null)
                        : summary);
        return held(tenant, id);
    }

    /** Who has it looks at it: they are there. */
    @Transactional
    public void stays(TenantId tenant, Handoff handoff, String colleague) {
        if (handoff.isHeldBy(colleague)) {
            rows.stays(
                    tenant,
                    handoff.id(),
                    colleague,
                    settings.of(tenant, handoff.agent()).idle());
        }
    }

    /** Sees to one that waited too long for somebody, or whose colleague was not seen; false when there is none. */
    @Transactional
    public boolean seeToNext() {
        var due = rows.due();
        due.ifPresent(it -> seeTo(it.tenant(), it.handoff()));
        return due.isPresent();
    }

    private void seeTo(TenantId tenant, Handoff handoff) {
        if (handoff.state() == State.CLAIMED) {
            tasks.release(handoff.task());
            tell(tenant, handoff, "say.handoff.another");
        } else {
            rows.escalated(tenant, handoff.id());
            tasks.urge(handoff.task(), settings.of(tenant, handoff.agent()).escalateTo());
            tell(tenant, handoff, "say.handoff.still-waiting");
        }
    }

    private void tell(TenantId tenant, Handoff handoff, String text) {
        scenarios.say(tenant, handoff.conversation(), text);
        open(tenant, handoff, new Trigger(Trigger.NOTICE, text));
    }

    private void open(TenantId tenant, Handoff handoff, Trigger trigger) {
        var turn = store.trigger(tenant, handoff.conversation(), trigger);
        events.publishEvent(new TurnOpened(tenant, turn.turn()));
    }

    private Handoff held(TenantId tenant, UUID id) {
        return rows.hold(tenant, id).orElseThrow(() -> Problem.noSuch("handoff"));
    }

    private Handoff held(TenantId tenant, UUID id, String colleague) {
        var handoff = held(tenant, id);
        if (!handoff.isHeldBy(colleague)) {
            throw Problem.CONFLICT.because("You do not have this conversation now: claim it first.");
        }
        rows.seen(tenant, colleague);
        stays(tenant, handoff, colleague);
        return handoff;
    }
}
