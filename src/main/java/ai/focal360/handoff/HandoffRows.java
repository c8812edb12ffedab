package ai.focal360.handoff;

import ai.focal360.audit.Talk;
import ai.focal360.handoff.Handoff.State;
import ai.focal360.handoff.Handoff.Urgency;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Place;
import ai.focal360.platform.TenantId;
import ai.focal360.scenario.HandoffMoved;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Handoffs as their rows say; time is the database's. Joins the caller's transaction. */
@Repository
class HandoffRows {
    private final JdbcClient jdbc;

    HandoffRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private static final int LINES = 200;

    /** A row that somebody has to look at. */
    record Due(TenantId tenant, UUID id) {}

    /** False when a line of this key is there already. */
    boolean isNew(UUID handoff, String key) {
        return jdbc.sql("insert into handoff_line (handoff, key) values (?, ?) on conflict do nothing")
                        .params(handoff, key)
                        .update()
                == 1;
    }

    void add(HandoffMoved.Asked asked, Talk talk, String skill, Duration deadline) {
        jdbc.sql("""
                        insert into handoff (tenant, task, agent, customer_id, conversation_id, skill, language, urgency, customer,
                                             reason, summary, due_at)
                        values (:tenant, :task, :agent, :customerId, :conversation, :skill, :language, :urgency, :customer,
                                :reason, :summary, clock_timestamp() + make_interval(secs => :deadline))
                        """)
                .param("tenant", asked.tenant().value())
                .param("task", asked.task())
                .param("agent", talk.agent().value())
                .param("customerId", talk.customer().value())
                .param("conversation", talk.conversation().value())
                .param("skill", skill)
                .param("language", asked.language())
                .param("urgency", Urgency.of(asked.urgency()).ordinal())
                .param("customer", asked.customer())
                .param("reason", asked.reason())
                .param("summary", asked.summary())
                .param("deadline", deadline.toSeconds())
                .update();
    }

    Optional<Handoff> claimed(TenantId tenant, String task, String colleague, Duration idle) {
        return jdbc.sql("""
                        update handoff set state = 'CLAIMED', colleague = :colleague, claimed_at = clock_timestamp(),
                               escalated_at = null,
                               due_at = clock_timestamp() + make_interval(secs => :idle)
                        where tenant = :tenant and task = :task and state in ('WAITING', 'CLAIMED')
                        returning *
                        """)
                .param("tenant", tenant.value())
                .param("task", task)
                .param("colleague", colleague)
                .param("idle", idle.toSeconds())
                .query((row, number) -> handoff(row))
                .optional();
    }

    /** False when nobody had it. */
    boolean released(TenantId tenant, String task, Duration deadline) {
        return jdbc.sql("""
                        update handoff set state = 'WAITING', colleague = null, claimed_at = null,
                               due_at = clock_timestamp() + make_interval(secs => :deadline)
                        where tenant = :tenant and task = :task and state = 'CLAIMED'
                        """)
                        .param("tenant", tenant.value())
                        .param("task", task)
                        .param("deadline", deadline.toSeconds())
                        .update()
                == 1;
    }

    /** {@code left} is what the colleague leaves to the agent, if it is handed back to it. */
    Optional<Handoff> ended(TenantId tenant, String task, State state, @Nullable String left) {
        return jdbc.sql("""
                        update handoff set state = :state, ended_at = clock_timestamp(), due_at = null, handed_back = :left
                        where tenant = :tenant and task = :task and state in ('WAITING', 'CLAIMED')
                        returning *
                        """)
                .param("tenant", tenant.value())
                .param("task", task)
                .param("state", state.name())
                .param("left", left)
                .query((row, number) -> handoff(row))
                .optional();
    }

    Optional<Handoff> find(TenantId tenant, UUID id) {
        return jdbc.sql("select * from handoff where tenant = ? and id = ?")
                .params(tenant.value(), id)
                .query((row, number) -> handoff(row))
                .optional();
    }

    Optional<Handoff> ofTask(TenantId tenant, String task) {
        return jdbc.sql("select * from handoff where tenant = ? and task = ?")
                .params(tenant.value(), task)
                .query((row, number) -> handoff(row))
                .optional();
    }

    /** Nobody else moves it until the transaction ends. */
    Optional<Handoff> hold(TenantId tenant, UUID id) {
        return jdbc.sql("select * from handoff where tenant = ? and id = ? for update")
                .params(tenant.value(), id)
                .query((row, number) -> handoff(row))
                .optional();
    }

    /** Asked for last first. */
    List<Handoff> list(TenantId tenant, Handoffs.Filter filter, @Nullable Place after, int limit) {
        return about(tenant, filter, """
                        select * from handoff
                        where %s and (asked_at, id) < (coalesce(cast(:at as timestamptz), 'infinity'), cast(:id as uuid))
                        order by asked_at desc, id desc limit :limit
                        """)
                .param("at", after == null ? null : OffsetDateTime.ofInstant(after.at(), ZoneOffset.UTC))
                .param("id", after == null ? null : after.id())
                .param("limit", limit)
                .query((row, number) -> handoff(row))
                .list();
    }

    /** What waits too long first, then the most urgent, then whoever asked first. */
    List<Handoff> queue(TenantId tenant, Handoffs.Filter filter, int from, int most) {
        return about(tenant, filter, """
                        select * from handoff where %s
                        order by escalated_at is null, urgency desc, asked_at, id offset :from limit :most
                        """)
                .param("from", from)
                .param("most", most)
                .query((row, number) -> handoff(row))
                .list();
    }

    int count(TenantId tenant, Handoffs.Filter filter) {
        return about(tenant, filter, "select count(*) from handoff where %s")
                .query(Integer.class)
                .single();
    }

    /** A statement whose {@code %s} are the filter's conditions. */
    private JdbcClient.StatementSpec about(TenantId tenant, Handoffs.Filter filter, String sql) {
        var conditions = new StringBuilder("tenant = :tenant");
        var params = new HashMap<String, Object>();
        params.put("tenant", tenant.value());
        equal(
                conditions,
                params,
                "state",
                filter.state() == null ? null : filter.state().name());
        equal(conditions, params, "skill", filter.skill());
        equal(conditions, params, "language", filter.language());
        equal(conditions, params, "colleague", filter.colleague());
        return jdbc.sql(sql.formatted(conditions)).params(params);
    }

    private static void equal(
            StringBuilder conditions, HashMap<String, Object> params, String column, @Nullable String value) {
        if (value != null) {
            conditions.append(" and %1$s = :%1$s".formatted(column));
            params.put(column, value);
        }
    }

    /** What stands in this column of those who wait or are with a colleague, each once. */
    List<String> open(TenantId tenant, String column) {
        return jdbc.sql("""
                        select distinct %1$s from handoff where tenant = ? and state in ('WAITING', 'CLAIMED') order by %1$s
                        """.formatted(column))
                .param(tenant.value())
                .query(String.class)
                .list();
    }

    /**
     * For somebody as urgent as this. Nobody knows which colleague knows what, so everybody counts who is with one, and everybody
     * who stands before them in the queue of the whole tenant.
     */
    WaitingTime waitingTime(TenantId tenant, Urgency urgency, Duration present, Duration usual) {
        return jdbc.sql("""
                        select (select count(*) from handoff where tenant = :tenant and state = 'WAITING'
                                  and (urgency >= :urgency or escalated_at is not null)) as ahead,
                               (select count(*) from handoff where tenant = :tenant and state = 'CLAIMED') as busy,
                               (select count(*) from handoff_colleague where tenant = :tenant
                                  and seen_at > clock_timestamp() - make_interval(secs => :present)) as colleagues,
                               (select percentile_cont(0.5) within group (order by extract(epoch from t.ended_at - t.claimed_at))
                                from human_task t join handoff h on h.tenant = t.tenant and h.task = t.task
                                where t.tenant = :tenant and t.state = 'COMPLETED' and t.claimed_at is not null
                                  and t.ended_at > clock_timestamp() - interval '1 day') as usual
                        """)
                .param("tenant", tenant.value())
                .param("urgency", urgency.ordinal())
                .param("present", present.toSeconds())
                .query((row, number) -> {
                    var seconds = row.getObject("usual", Double.class);
                    return new WaitingTime(
                            row.getInt("ahead"),
                            row.getInt("busy"),
                            row.getInt("colleagues"),
                            seconds == null ? usual : Duration.ofSeconds(Math.round(seconds)));
                })
                .single();
    }

    /** A colleague is at work; written no more often than every ten seconds. */
    void seen(TenantId tenant, String colleague) {
        jdbc.sql("""
                        insert into handoff_colleague (tenant, name) values (?, ?)
                        on conflict (tenant, name) do update set seen_at = clock_timestamp()
                        where handoff_colleague.seen_at < clock_timestamp() - interval '10 seconds'
                        """).params(tenant.value(), colleague).update();
    }

    /** Who has it has to be seen from now on. */
    void looksAfter(TenantId tenant, UUID id, Duration idle) {
        jdbc.sql("""
                        update handoff set due_at = clock_timestamp() + make_interval(secs => ?)
                        where tenant = ? and id = ? and state = 'CLAIMED'
                        """).params(idle.toSeconds(), tenant.value(), id).update();
    }

    /** Who has it is still there; written no more often than every ten seconds. */
    void stays(TenantId tenant, UUID id, String colleague, Duration idle) {
        jdbc.sql("""
                        update handoff set due_at = clock_timestamp() + make_interval(secs => :idle)
                        where tenant = :tenant and id = :id and state = 'CLAIMED' and colleague = :colleague
                          and due_at < clock_timestamp() + make_interval(secs => :idle - 10)
                        """)
                .param("tenant", tenant.value())
                .param("id", id)
                .param("colleague", colleague)
                .param("idle", idle.toSeconds())
                .update();
    }

    /** The rows somebody has to look at, the longest due first. */
    List<Due> due(int most) {
        return jdbc.sql("select tenant, id from handoff where due_at <= clock_timestamp() order by due_at limit ?")
                .param(most)
                .query((row, number) -> new Due(new TenantId(row.getString("tenant")), row.getObject("id", UUID.class)))
                .list();
    }

    /** As it stands, if it still is due; no other node gets it until the transaction ends. */
    Optional<Handoff> holdDue(Due due) {
        return jdbc.sql("""
                        select * from handoff where tenant = ? and id = ? and due_at <= clock_timestamp()
                        for update skip locked
                        """)
                .params(due.tenant().value(), due.id())
                .query((row, number) -> handoff(row))
                .optional();
    }

    /** Somebody has to look at it only then. */
    void postpone(Due due, Duration by) {
        jdbc.sql("""
                        update handoff set due_at = clock_timestamp() + make_interval(secs => ?)
                        where tenant = ? and id = ? and due_at <= clock_timestamp()
                        """).params(by.toSeconds(), due.tenant().value(), due.id()).update();
    }

    void escalated(TenantId tenant, UUID id) {
        jdbc.sql("update handoff set escalated_at = clock_timestamp(), due_at = null where tenant = ? and id = ?")
                .params(tenant.value(), id)
                .update();
    }

    /** What is over, and colleagues nobody saw, for longer than that. */
    void forget(Duration retention) {
        jdbc.sql("delete from handoff where ended_at < clock_timestamp() - make_interval(secs => ?)")
                .param(retention.toSeconds())
                .update();
        jdbc.sql("delete from handoff_colleague where seen_at < clock_timestamp() - make_interval(secs => ?)")
                .param(retention.toSeconds())
                .update();
    }

    /** Both sides' newest lines, oldest first: what the customer wrote as it came, what was said to them as it was kept to be sent. */
    List<Spoken> talk(TenantId tenant, ConversationId conversation) {
        return jdbc.sql("""
                        select * from (
                            select 'CUSTOMER' as side, null as author, coalesce(text, '[' || kind || ']') as line, received_at as at, id
                            from message where tenant = :tenant and conversation_id = :conversation
                            union all
                            select case when author is null then 'AGENT' else 'COLLEAGUE' end, author, text, created_at, id
                            from outbound_message where tenant = :tenant and conversation = :conversation
                            order by at desc, id desc limit :most) newest
                        order by at, id
                        """)
                .param("tenant", tenant.value())
                .param("conversation", conversation.value())
                .param("most", LINES)
                .query((row, number) -> new Spoken(
                        Spoken.From.valueOf(row.getString("side")),
                        row.getString("author"),
                        row.getString("line"),
                        at(row, "at")))
                .list();
    }

    private static Handoff handoff(ResultSet row) throws SQLException {
        return new Handoff(
                row.getObject("id", UUID.class),
                row.getString("task"),
                new AgentId(row.getString("agent")),
                new CustomerId(row.getObject("customer_id", UUID.class)),
                new ConversationId(row.getObject("conversation_id", UUID.class)),
                row.getString("skill"),
                row.getString("language"),
                Urgency.values()[row.getInt("urgency")],
                row.getString("customer"),
                row.getString("reason"),
                row.getString("summary"),
                State.valueOf(row.getString("state")),
                row.getString("colleague"),
                at(row, "asked_at"),
                time(row, "claimed_at"),
                time(row, "escalated_at"),
                time(row, "ended_at"),
                row.getString("handed_back"));
    }

    private static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
