package ai.focal360.turn;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.turn.Arrival.Move;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** What arrives, in PostgreSQL: one statement to meet it, one to keep it, because every message pays for them. */
final class ArrivalRows {
    /** What a new conversation knows from the one before of the same {@code name}: the language, and how the customer behaved. */
    static final String REMEMBERED = """
            coalesce((select jsonb_strip_nulls(jsonb_build_object(
                          'language', e.state -> 'language', 'conduct', e.state -> 'conduct'))
                      from conversation e
                      where e.tenant = :tenant and e.agent = :agent and e.opened_for = name.opened_for
                        and e.session = name.session and e.closed_at is not null
                      order by e.closed_at desc limit 1), '{}')""";

    private final JdbcClient jdbc;

    ArrivalRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The conversation's row is locked, and the message counted, before anything is read of it. One that was delivered before
     * opens nothing and counts for nothing: what is met is where it went.
     */
    Encounter meet(
            TenantId tenant,
            AgentId agent,
            CustomerId customer,
            String channel,
            String address,
            String session,
            String providerMessageId,
            boolean spoken) {
        return jdbc.sql("""
                        with before as materialized (
                            select (select conversation_id from message where tenant = :tenant and channel = :channel
                                    and provider_message_id = :provider) as known
                        ), c as (
                            insert into conversation as c
                                (id, tenant, agent, customer_id, opened_for, session, channel, address, state, minute,
                                 minute_messages, heard)
                            select :id, :tenant, :agent, :customer, name.opened_for, name.session, :channel, :address, %s,
                                   date_trunc('minute', clock_timestamp()), 1,
                                   case when :spoken then jsonb_build_object(:channel::text, clock_timestamp()) else '{}' end
                            from (select known_as(:tenant, :customer, :address) as opened_for, :session::text as session) name,
                                 before
                            where before.known is null
                            on conflict (tenant, agent, opened_for, session) where closed_at is null do update set
                                channel = case when :spoken then excluded.channel else c.channel end,
                                address = case when :spoken then excluded.address else c.address end,
                                heard = c.heard || excluded.heard,
                                minute = excluded.minute,
                                minute_before_messages =
                                    case when c.minute = excluded.minute then c.minute_before_messages
                                         when c.minute = excluded.minute - interval '1 minute' then c.minute_messages
                                         else 0 end,
                                minute_messages = case when c.minute = excluded.minute then c.minute_messages else 0 end + 1
                            returning *
                        ), met as (
                            select * from c
                            union all
                            select e.* from conversation e join before on e.id = before.known
                        )
                        select
                            c.id as conversation,
                            before.known is not null as known,
                            (extract(epoch from clock_timestamp() - g.opened_at) * 1000)::bigint as gathering_for,
                            (select count(*) from message m where m.turn_id = g.id) as gathered,
                            c.state -> 'goal' ->> 'yesOrNo' as yes_or_no,
                            coalesce(jsonb_array_length(c.state -> 'goal' -> 'fields'), 0) as fields,
                            c.minute_messages
                                + c.minute_before_messages * (1 - extract(second from clock_timestamp()) / 60) as last_minute,
                            r.id as running, r.channel as running_channel, r.trigger is not null as of_our_own,
                            r.commit_point is not null as committed, r.superseded,
                            (extract(epoch from clock_timestamp() - r.claimed_at) * 1000)::bigint as running_for,
                            (r.progress ->> 'phase')::int as phase, r.progress ->> 'effects' as effects,
                            r.progress ->> 'ahead' as ahead, (r.progress ->> 'rewindable')::boolean as rewindable
                        from met c cross join before
                        left join turn g on g.conversation_id = c.id and g.channel = :channel and g.state = 'GATHERING'
                        left join turn r on r.customer_id = :customer and r.conversation_id = c.id and r.state = 'RUNNING'
                             and r.cancelled_at is null
                        """.formatted(REMEMBERED))
                .param("id", UUID.randomUUID())
                .param("tenant", tenant.value())
                .param("agent", agent.value())
                .param("customer", customer.value())
                .param("channel", channel)
                .param("address", address)
                .param("session", session)
                .param("provider", providerMessageId)
                .param("spoken", spoken)
                .query((row, number) -> encounter(customer, row))
                .single();
    }

    private static Encounter encounter(CustomerId customer, ResultSet row) throws SQLException {
        var yesOrNo = Boolean.parseBoolean(row.getString("yes_or_no"));
        var fields = row.getInt("fields");
        return new Encounter(
                new ConversationId(row.getObject("conversation", UUID.class)),
                customer,
                row.getBoolean("known"),
                row.getInt("gathered"),
                Duration.ofMillis(row.getLong("gathering_for")),
                yesOrNo || fields > 0 ? Optional.of(new Encounter.Expectation(yesOrNo, fields)) : Optional.empty(),
                row.getDouble("last_minute"),
                Optional.ofNullable(running(row)));
    }

    private static Encounter.@Nullable Running running(ResultSet row) throws SQLException {
        var turn = row.getObject("running", UUID.class);
        if (turn == null) {
            return null;
        }
        return new Encounter.Running(
                new TurnId(turn),
                row.getString("running_channel"),
                row.getBoolean("of_our_own"),
                PostgresStateStore.progress(row),
                row.getBoolean("committed"),
                row.getInt("superseded"),
                Duration.ofMillis(row.getLong("running_for")));
    }

    /**
     * The conversation's row is held, so nobody else decides about its turns; a turn's end takes it before its own row, too.
     * A claim skips the gathering turn's row while it is held here, so it never takes the turn without the message.
     */
    Optional<Gathered> gather(Arrival arrival) {
        return arriving("""
                        with met as (
                            update turn set
                                cancelled_at = case when :move = 'Supersede' then clock_timestamp() end,
                                state = case when :move = 'Supersede' and touched_at is null then 'CANCELLED' else state end,
                                finished_at = case when :move = 'Supersede' and touched_at is null then clock_timestamp() end,
                                commit_point = case when :move = 'Complete' then coalesce(commit_point, clock_timestamp())
                                                    else commit_point end
                            where id = :met::uuid and tenant = :tenant and conversation_id = :conversation
                              and state = 'RUNNING' and cancelled_at is null
                              and (:move <> 'Supersede'
                                   or commit_point is null and coalesce((progress ->> 'rewindable')::boolean, true))
                              and not exists (select 1 from message where tenant = :tenant and channel = :channel
                                              and provider_message_id = :provider)
                            returning id, turn_group, trigger, superseded
                        ), cancelled as (
                            select * from met where :move = 'Supersede'
                        ), absorbing as (
                            select id from met where :move = 'Absorb'
                        ), gathering as (
                            insert into turn (id, tenant, agent, channel, address, customer_id, conversation_id, turn_group,
                                              state, due_at, trigger, superseded, traceparent)
                            select :turn, :tenant, :agent, :channel, :address, :customer, :conversation,
                                   coalesce((select turn_group from cancelled), :turn), 'GATHERING',
                                   clock_timestamp() + make_interval(secs => greatest(:window, :delay)),
                                   (select trigger from cancelled), coalesce((select superseded + 1 from cancelled), 0),
                                   :traceparent
                            where not exists (select 1 from message where tenant = :tenant and channel = :channel
                                              and provider_message_id = :provider)
                              and not exists (select 1 from absorbing)
                            on conflict (conversation_id, channel) where state = 'GATHERING'
                            do update set
                                due_at = greatest(
                                    least(clock_timestamp() + make_interval(secs => :window),
                                          turn.opened_at + make_interval(secs => :longest)),
                                    clock_timestamp() + make_interval(secs => :delay)),
                                address = excluded.address,
                                turn_group = coalesce((select turn_group from cancelled), turn.turn_group),
                                superseded = greatest(turn.superseded, excluded.superseded),
                                trigger = coalesce(turn.trigger, excluded.trigger)
                            returning id
                        ), moved as (
                            update message set turn_id = gathering.id from gathering, cancelled
                            where message.turn_id = cancelled.id and message.tenant = :tenant
                        ), kept as (
                            insert into message (tenant, channel, provider_message_id, conversation_id, turn_id, kind, text,
                                                 payload, handling)
                            select :tenant, :channel, :provider, :conversation, joined.id, :kind, :text, :payload::jsonb,
                                   :handling::jsonb
                            from (select id from gathering union all select id from absorbing) joined
                            returning turn_id
                        )
                        select turn_id, exists (select 1 from met) as moved from kept
                        """, arrival)
                .param("turn", UUID.randomUUID())
                .param("agent", arrival.agent().value())
                .param("customer", arrival.customer().value())
                .param("address", arrival.address())
                .param("met", arrival.move().met().map(TurnId::value).orElse(null))
                .param("move", arrival.move().getClass().getSimpleName())
                .param("window", PostgresStateStore.seconds(arrival.patience().window()))
                .param("longest", PostgresStateStore.seconds(arrival.patience().longest()))
                .param("delay", PostgresStateStore.seconds(arrival.patience().delay()))
                .param("traceparent", arrival.traceparent())
                .query((row, number) -> new Gathered(
                        arrival.conversation(),
                        new TurnId(row.getObject("turn_id", UUID.class)),
                        arrival.move() instanceof Move.Queue || row.getBoolean("moved")))
                .optional();
    }

    boolean record(Arrival arrival) {
        return arriving("""
                        insert into message (tenant, channel, provider_message_id, conversation_id, kind, text, payload, handling)
                        values (:tenant, :channel, :provider, :conversation, :kind, :text, :payload::jsonb, :handling::jsonb)
                        on conflict (tenant, channel, provider_message_id) do nothing
                        """, arrival).update() == 1;
    }

    private StatementSpec arriving(String sql, Arrival arrival) {
        return jdbc.sql(sql)
                .param("conversation", arrival.conversation().value())
                .param("tenant", arrival.tenant().value())
                .param("channel", arrival.channel())
                .param("provider", arrival.providerMessageId())
                .param("kind", arrival.kind())
                .param("text", arrival.text())
                .param("payload", text(arrival.payload()))
                .param("handling", text(arrival.handling()));
    }

    private static @Nullable String text(@Nullable JsonNode json) {
        return json == null ? null : json.toString();
    }

    boolean extend(
            TenantId tenant, AgentId agent, CustomerId customer, String channel, Duration window, Duration longest) {
        return jdbc.sql("""
                        update turn set due_at = least(clock_timestamp() + make_interval(secs => :window),
                                                       turn.opened_at + make_interval(secs => :longest))
                        from conversation c
                        where c.tenant = :tenant and c.agent = :agent and c.customer_id = :customer and c.closed_at is null
                          and turn.conversation_id = c.id and turn.channel = :channel and turn.state = 'GATHERING'
                          and turn.due_at < least(clock_timestamp() + make_interval(secs => :window),
                                                  turn.opened_at + make_interval(secs => :longest))
                        """)
                        .param("tenant", tenant.value())
                        .param("agent", agent.value())
                        .param("customer", customer.value())
                        .param("channel", channel)
                        .param("window", PostgresStateStore.seconds(window))
                        .param("longest", PostgresStateStore.seconds(longest))
                        .update()
                > 0;
    }

    boolean noticeDue(ConversationId conversation, TenantId tenant, Duration every) {
        return jdbc.sql("""
                        update conversation set noticed_at = clock_timestamp()
                        where id = :conversation and tenant = :tenant
                          and (noticed_at is null or noticed_at <= clock_timestamp() - make_interval(secs => :every))
                        """)
                        .param("conversation", conversation.value())
                        .param("tenant", tenant.value())
                        .param("every", PostgresStateStore.seconds(every))
                        .update()
                == 1;
    }
}
