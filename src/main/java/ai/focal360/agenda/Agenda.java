package ai.focal360.agenda;

import ai.focal360.agenda.AgendaTask.State;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Paged;
import ai.focal360.platform.Place;
import ai.focal360.platform.Problem;
import ai.focal360.platform.TenantId;
import ai.focal360.turn.ErrandDone;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What the agents of a tenant intend to say first. Every method joins the caller's transaction. */
@Component
public class Agenda {
    private final AgendaRows rows;

    Agenda(AgendaRows rows) {
        this.rows = rows;
    }

    /** Which tasks: all that is not given does not matter. {@code from} and {@code to} are about when they are due. */
    public record Filter(
            @Nullable State state,
            @Nullable String type,
            @Nullable String channel,
            @Nullable CustomerId customer,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /** The task, or the one there is already by its key. */
    public AgendaTask add(NewTask task) {
        return rows.add(task);
    }

    public Optional<AgendaTask> find(TenantId tenant, UUID id) {
        return rows.find(tenant, id);
    }

    /** In the order they are due. */
    public Paged<AgendaTask> list(TenantId tenant, Filter filter, @Nullable Place after, int limit) {
        var found = rows.list(tenant, filter, after, limit + 1);
        return Paged.of(found, limit, last -> new Place(last.dueAt(), last.id()));
    }

    /** Changes when it is due, when it expires and where it is said, each if given; a problem when it is not open. */
    public AgendaTask change(
            TenantId tenant, UUID id, @Nullable Instant due, @Nullable Instant expires, @Nullable String channel) {
        return rows.change(tenant, id, due, expires, channel).orElseThrow(() -> notOpen(tenant, id));
    }

    /** A task that has ended already stays what it is: a problem, except where it was cancelled before. */
    @Transactional
    public AgendaTask cancel(TenantId tenant, UUID id, String by) {
        return rows.cancel(tenant, id, "cancelled by " + by)
                .or(() -> rows.find(tenant, id).filter(task -> task.state() == State.CANCELLED))
                .orElseThrow(() -> notOpen(tenant, id));
    }

    private RuntimeException notOpen(TenantId tenant, UUID id) {
        return rows.find(tenant, id)
                .map(task ->
                        Problem.CONFLICT.because("Expected the task to be OPEN, but it is %s.".formatted(task.state())))
                .orElseGet(() -> Problem.noSuch("task of the agenda"));
    }

    @EventListener
    void on(ErrandDone done) {
        var task = UUID.fromString(done.reference());
        switch (done.outcome()) {
            case DONE -> rows.spoken(done.tenant(), task, done.turn(), State.DONE);
            case ANSWERED -> rows.spoken(done.tenant(), task, done.turn(), State.ANSWERED);
            case HELD -> rows.unsaid(done.tenant(), task);
        }
    }
}
