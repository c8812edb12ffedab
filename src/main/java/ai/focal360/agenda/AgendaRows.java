package ai.focal360.agenda;

import ai.focal360.agenda.AgendaTask.Origin;
import ai.focal360.agenda.AgendaTask.State;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Place;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The agenda's tasks in PostgreSQL, and who is told of them. Joins the caller's transaction; time is the database's. */
@Repository
class AgendaRows {
    private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final ApplicationEventPublisher events;

    AgendaRows(JdbcClient jdbc, ObjectMapper json, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.json = json;
        this.events = events;
    }

    private record Added(AgendaTask task, boolean isNew) {}

    /** The task, or the one there is already by this key. */
    AgendaTask add(NewTask task) {
        var added = jdbc.sql("""
                        insert into agenda_task (id, tenant, type, agent, customer_id, conversation_id, channel, text, text_values,
                                                 scenario, reason, origin, reference, key, planned_at, due_at, expires_at)
                        values (:id, :tenant, :type, :agent, :customer, :conversation, :channel, :text, :values::jsonb, :scenario,
                                :reason, :origin, :reference, :key, coalesce(:due, clock_timestamp()),
                                coalesce(:due, clock_timestamp()), :expires)
                        on conflict (tenant, key) do update set key = excluded.key
                        returning *, xmax = 0 as is_new
                        """)
                .param("id", UUID.randomUUID())
                .param("tenant", task.tenant().value())
                .param("type", task.type())
                .param("agent", task.agent().value())
                .param("customer", task.customer().value())
                .param(
                        "conversation",
                        task.conversation() == null ? null : task.conversation().value(),
                        Types.OTHER)
                .param("channel", task.channel(), Types.VARCHAR)
                .param("text", task.text(), Types.VARCHAR)
                .param("values", write(task.values()))
                .param("scenario", task.scenario(), Types.VARCHAR)
                .param("reason", task.reason())
                .param("origin", task.origin().name())
                .param("reference", task.reference(), Types.VARCHAR)
                .param("key", task.key(), Types.VARCHAR)
                .param("due", timestamp(task.dueAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("expires", timestamp(task.expiresAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .query((row, number) -> new Added(task(row, number), row.getBoolean("is_new")))
                .single();
        if (added.isNew()) {
            moved(added.task());
        }
        return added.task();
    }

    /** Takes due tasks for this owner, the oldest first; what another owner holds is left alone until its lease is over. */
    List<Claim> claim(String owner, Duration lease, int most) {
        return jdbc.sql("""
                        with due as (
                            select id from agenda_task
                            where state = 'OPEN' and due_at <= clock_timestamp()
                              and (lease_until is null or lease_until < clock_timestamp())
                            order by due_at limit :most for update skip locked
                        )
                        update agenda_task set owner = :owner, epoch = epoch + 1, attempts = attempts + 1,
                               lease_until = clock_timestamp() + make_interval(secs => :lease)
                        from due where agenda_task.id = due.id
                        returning agenda_task.*, clock_timestamp() as now
                        """)
                .param("owner", owner)
                .param("lease", lease.toMillis() / 1000.0)
                .param("most", most)
                .query((row, number) ->
                        new Claim(task(row, number), row.getInt("epoch"), time(row, "now"), time(row, "planned_at")))
                .list();
    }

    /** Whether the task is still this claim's; if so, nobody else changes it until the transaction ends. */
    boolean hold(Claim claim) {
        return jdbc.sql("select 1 from agenda_task where id = ? and epoch = ? and state = 'OPEN' for update")
                .params(claim.task().id(), claim.epoch())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** What became of a claimed task, and by which rule. */
    void end(Claim claim, State state, String outcome, @Nullable String policy) {
        jdbc.sql("""
                        update agenda_task set state = ?, outcome = ?, policy = ?, ended_at = clock_timestamp(), owner = null,
                               lease_until = null
                        where id = ? returning *
                        """)
                .param(state.name())
                .param(outcome)
                .param(policy)
                .param(claim.task().id())
                .query(this::task)
                .list()
                .forEach(this::moved);
    }

    void speaking(
            Claim claim, ConversationId conversation, TurnId turn, String channel, String outcome, String policy) {
        jdbc.sql("""
                        update agenda_task set state = 'SPEAKING', conversation_id = ?, turn_id = ?, used_channel = ?, outcome = ?,
                               policy = ?, owner = null, lease_until = null
                        where id = ?
                        """)
                .params(
                        conversation.value(),
                        turn.value(),
                        channel,
                        outcome,
                        policy,
                        claim.task().id())
                .update();
    }

    void postpone(Claim claim, Instant until, String outcome, @Nullable String policy) {
        jdbc.sql("""
                        update agenda_task set due_at = ?, postponed = postponed + 1, attempts = 0, outcome = ?, policy = ?,
                               owner = null, lease_until = null
                        where id = ?
                        """)
                .param(timestamp(until))
                .param(outcome)
                .param(policy)
                .param(claim.task().id())
                .update();
    }

    /** Gives a claim back that broke: tried again after a while, until it broke too often. True when it did. */
    boolean broke(Claim claim, Duration retry, int mostAttempts) {
        return jdbc.sql("""
                        update agenda_task set owner = null,
                               lease_until = clock_timestamp() + make_interval(secs => :retry),
                               state = case when attempts >= :most then 'FAILED' else state end,
                               outcome = case when attempts >= :most then 'it broke again and again' else outcome end,
                               ended_at = case when attempts >= :most then clock_timestamp() end
                        where id = :id and epoch = :epoch and state = 'OPEN' returning *
                        """)
                .param("retry", retry.toMillis() / 1000.0)
                .param("most", mostAttempts)
                .param("id", claim.task().id())
                .param("epoch", claim.epoch())
                .query(this::task)
                .optional()
                .filter(task -> task.state() == State.FAILED)
                .map(this::moved)
                .isPresent();
    }

    /** The turn a task was waiting for ended. */
    void spoken(TenantId tenant, UUID task, TurnId turn, State became) {
        jdbc.sql("""
                        update agenda_task set state = ?, turn_id = ?, ended_at = clock_timestamp()
                        where tenant = ? and id = ? and state = 'SPEAKING' returning *
                        """)
                .params(became.name(), turn.value(), tenant.value(), task)
                .query(this::task)
                .list()
                .forEach(this::moved);
    }

    /** Its turn said nothing: rules are asked again in a moment. What a goal's deadline was to bring, it still is. */
    void unsaid(TenantId tenant, UUID task) {
        jdbc.sql("""
                        with again as (
                            update agenda_task set state = 'OPEN', due_at = clock_timestamp() + interval '1 minute', turn_id = null,
                                   used_channel = null, attempts = 0, postponed = postponed + 1,
                                   outcome = 'a colleague has the conversation', policy = null
                            where tenant = ? and id = ? and state = 'SPEAKING'
                            returning *
                        )
                        update goal set state = case when followed_up_at is null then 'OPEN' else 'FOLLOWED_UP' end, ended_at = null
                        from again
                        where again.origin = 'GOAL' and again.type = 'expiry' and goal.tenant = again.tenant
                          and goal.id::text = again.reference and goal.state = 'EXPIRED'
                          and not exists (select 1 from goal other where other.conversation_id = goal.conversation_id
                                          and other.state in ('OPEN', 'FOLLOWED_UP'))
                        """).params(tenant.value(), task).update();
    }

    /** Tasks whose turn was set aside will not be said any more. */
    void setAside() {
        jdbc.sql("""
                        update agenda_task set state = 'FAILED', outcome = 'its turn was set aside', ended_at = clock_timestamp()
                        from turn where turn.id = agenda_task.turn_id and turn.state = 'QUARANTINED'
                          and agenda_task.state = 'SPEAKING'
                        returning agenda_task.*
                        """).query(this::task).list().forEach(this::moved);
    }

    Optional<AgendaTask> find(TenantId tenant, UUID id) {
        return jdbc.sql("select * from agenda_task where tenant = ? and id = ?")
                .params(tenant.value(), id)
                .query(this::task)
                .optional();
    }

    List<AgendaTask> list(TenantId tenant, Agenda.Filter filter, @Nullable Place after, int most) {
        return jdbc.sql("""
                        select * from agenda_task
                        where tenant = :tenant
                            and (:state::text is null or state = :state)
                            and (:type::text is null or type = :type)
                            and (:channel::text is null or coalesce(used_channel, channel) = :channel)
                            and (:customer::uuid is null or customer_id = :customer)
                            and (:from::timestamptz is null or due_at >= :from)
                            and (:to::timestamptz is null or due_at < :to)
                            and (:at::timestamptz is null or (due_at, id) > (:at, :id))
                        order by due_at, id limit :most
                        """)
                .param("tenant", tenant.value())
                .param("state", filter.state() == null ? null : filter.state().name(), Types.VARCHAR)
                .param("type", filter.type(), Types.VARCHAR)
                .param("channel", filter.channel(), Types.VARCHAR)
                .param(
                        "customer",
                        filter.customer() == null ? null : filter.customer().value(),
                        Types.OTHER)
                .param("from", timestamp(filter.from()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("to", timestamp(filter.to()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("at", after == null ? null : timestamp(after.at()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("id", after == null ? null : after.id(), Types.OTHER)
                .param("most", most)
                .query(this::task)
                .list();
    }

    /** Empty when it is not open any more. Whoever has claimed it comes too late. */
    Optional<AgendaTask> cancel(TenantId tenant, UUID id, String why) {
        return jdbc.sql("""
                        update agenda_task set state = 'CANCELLED', outcome = ?, policy = null, ended_at = clock_timestamp()
                        where tenant = ? and id = ? and state = 'OPEN' returning *
                        """)
                .params(why, tenant.value(), id)
                .query(this::task)
                .optional()
                .map(this::moved);
    }

    /** What a step of a scenario wanted before. */
    void replace(TenantId tenant, String reference) {
        jdbc.sql("""
                        update agenda_task set state = 'CANCELLED', outcome = 'its step wants another', ended_at = clock_timestamp()
                        where tenant = ? and reference = ? and origin = 'SCENARIO' and state = 'OPEN'
                        returning *
                        """).params(tenant.value(), reference).query(this::task).list().forEach(this::moved);
    }

    /** What was planned for an answer that is not waited for any more. */
    void needless(UUID goal) {
        jdbc.sql("""
                        update agenda_task set state = 'CANCELLED', outcome = 'the answer is not waited for any more',
                               ended_at = clock_timestamp()
                        where reference = ? and origin = 'GOAL' and state = 'OPEN'
                        returning *
                        """).params(goal.toString()).query(this::task).list().forEach(this::moved);
    }

    private AgendaTask moved(AgendaTask task) {
        events.publishEvent(new TaskMoved(task));
        return task;
    }

    /** Changes what is given; empty when it is not open any more. */
    Optional<AgendaTask> change(
            TenantId tenant, UUID id, @Nullable Instant due, @Nullable Instant expires, @Nullable String channel) {
        return jdbc.sql("""
                        update agenda_task set due_at = coalesce(:due, due_at), planned_at = coalesce(:due, planned_at),
                               expires_at = coalesce(:expires, expires_at), channel = coalesce(:channel, channel),
                               epoch = epoch + 1, owner = null, lease_until = null, attempts = 0
                        where tenant = :tenant and id = :id and state = 'OPEN' returning *
                        """)
                .param("due", timestamp(due), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("expires", timestamp(expires), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("channel", channel, Types.VARCHAR)
                .param("tenant", tenant.value())
                .param("id", id)
                .query(this::task)
                .optional();
    }

    /** Forgets tasks and goals that ended so long ago. */
    void forget(Duration age) {
        for (var table : List.of("agenda_task", "goal")) {
            jdbc.sql("delete from " + table + " where ended_at < clock_timestamp() - make_interval(secs => ?)")
                    .param((double) age.toSeconds())
                    .update();
        }
    }

    private AgendaTask task(ResultSet row, int number) throws SQLException {
        var conversation = row.getObject("conversation_id", UUID.class);
        var turn = row.getObject("turn_id", UUID.class);
        return new AgendaTask(
                row.getObject("id", UUID.class),
                new TenantId(row.getString("tenant")),
                row.getString("type"),
                State.valueOf(row.getString("state")),
                new AgentId(row.getString("agent")),
                new CustomerId(row.getObject("customer_id", UUID.class)),
                conversation == null ? null : new ConversationId(conversation),
                row.getString("channel"),
                row.getString("text"),
                read(row.getString("text_values")),
                row.getString("scenario"),
                row.getString("reason"),
                Origin.valueOf(row.getString("origin")),
                row.getString("reference"),
                row.getString("key"),
                time(row, "due_at"),
                timeIfAny(row, "expires_at"),
                row.getInt("attempts"),
                row.getInt("postponed"),
                turn == null ? null : new TurnId(turn),
                row.getString("used_channel"),
                row.getString("outcome"),
                row.getString("policy"),
                time(row, "created_at"),
                timeIfAny(row, "ended_at"));
    }

    private String write(Map<String, Object> values) {
        try {
            return json.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a task's values to be plain", e);
        }
    }

    private Map<String, Object> read(String values) {
        try {
            return json.readValue(values, VALUES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a task's row to hold JSON", e);
        }
    }

    private static @Nullable OffsetDateTime timestamp(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant timeIfAny(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
