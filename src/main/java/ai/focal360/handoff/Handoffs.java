package ai.focal360.handoff;

import ai.focal360.handoff.Handoff.State;
import ai.focal360.platform.Paged;
import ai.focal360.platform.Place;
import ai.focal360.platform.Problem;
import ai.focal360.platform.TenantId;
import ai.focal360.scenario.HandoffTasks;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What colleagues do with conversations that are for them. What they say is passed on by a turn of our own, in order and once; a
 * conversation somebody else has, or nobody, is a problem of type conflict.
 */
@Component
public class Handoffs {
    private static final int PAGE = 50;

    private final HandoffRows rows;
    private final HandoffTasks tasks;
    private final HandoffSettings.Source settings;
    private final Telling telling;

    Handoffs(HandoffRows rows, HandoffTasks tasks, HandoffSettings.Source settings, Telling telling) {
        this.rows = rows;
        this.tasks = tasks;
        this.settings = settings;
        this.telling = telling;
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

    /** A page of those who stand somewhere; {@code page} counts from 1 to {@code pages}, {@code count} is all of them. */
    public record Queue(List<Handoff> handoffs, int page, int pages, int count) {
        public Queue {
            handoffs = List.copyOf(handoffs);
        }
    }

    /** What those who wait or are with a colleague can be told apart by. */
    public record Choices(List<String> skills, List<String> languages) {
        public Choices {
            skills = List.copyOf(skills);
            languages = List.copyOf(languages);
        }
    }

    /** The most urgent of those who wait longest first; the last page for one that is not there any more. */
    @Transactional(readOnly = true)
    public Queue queue(TenantId tenant, Filter filter, int page) {
        var count = rows.count(tenant, filter);
        var pages = Math.max(1, (count + PAGE - 1) / PAGE);
        var shown = Math.min(Math.max(1, page), pages);
        return new Queue(rows.queue(tenant, filter, (shown - 1) * PAGE, PAGE), shown, pages, count);
    }

    @Transactional(readOnly = true)
    public Choices choices(TenantId tenant) {
        return new Choices(rows.open(tenant, "skill"), rows.open(tenant, "language"));
    }

    public Optional<Handoff> find(TenantId tenant, UUID id) {
        return rows.find(tenant, id);
    }

    /** The newest lines of its conversation, oldest first. */
    public List<Spoken> talk(TenantId tenant, Handoff handoff) {
        return rows.talk(tenant, handoff.conversation());
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
        rows.looksAfter(tenant, id, settings.of(tenant, handoff.agent()).idle());
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
        telling.passOn(tenant, handoff, colleague, text);
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
                        ? Summary.of(handoff, rows.talk(tenant, handoff.conversation()), null)
                        : summary);
        return held(tenant, id);
    }

    /** A colleague is at work. */
    @Transactional
    public void isThere(TenantId tenant, String colleague) {
        rows.seen(tenant, colleague);
    }

    /** A colleague looks at it: they are there, and go on having it if they do. */
    @Transactional
    public void stays(TenantId tenant, Handoff handoff, String colleague) {
        rows.seen(tenant, colleague);
        if (handoff.isHeldBy(colleague)) {
            rows.stays(
                    tenant,
                    handoff.id(),
                    colleague,
                    settings.of(tenant, handoff.agent()).idle());
        }
    }

    private Handoff held(TenantId tenant, UUID id) {
        return rows.hold(tenant, id).orElseThrow(() -> Problem.noSuch("handoff"));
    }

    private Handoff held(TenantId tenant, UUID id, String colleague) {
        var handoff = held(tenant, id);
        if (!handoff.isHeldBy(colleague)) {
            throw Problem.CONFLICT.because("You do not have this conversation now: claim it first.");
        }
        stays(tenant, handoff, colleague);
        return handoff;
    }
}
