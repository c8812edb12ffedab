package ai.focal360.turn;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The commit protocol on PostgreSQL: each method is one or two statements, because they are on every turn's path. */
@Component
class PostgresStateStore implements StateStore {
    private final JdbcClient jdbc;
    private final ObjectMapper json;

    PostgresStateStore(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    @Override
    public Optional<Gathered> gather(Arrival arrival) {
        var conversation = conversation(arrival);
        // the turn first: holding its row keeps a claim from taking the turn before the message is in it
        var turn = jdbc.sql("""
                        insert into turn (id, tenant, agent, channel, address, customer_id, conversation_id, turn_group,
                                          state, due_at, traceparent)
                        select :id, :tenant, :agent, :channel, :address, :customer, :conversation, :id, 'GATHERING',
                               clock_timestamp() + make_interval(secs => :window), :traceparent
                        where not exists (select 1 from message where tenant = :tenant and channel = :channel
                                          and provider_message_id = :provider)
                        on conflict (conversation_id, channel) where state = 'GATHERING'
                        do update set due_at = least(excluded.due_at, turn.opened_at + make_interval(secs => :window * 5)),
                                      address = excluded.address
                        returning id
                        """)
                .param("id", UUID.randomUUID())
                .param("tenant", arrival.tenant().value())
                .param("agent", arrival.agent().value())
                .param("channel", arrival.channel())
                .param("address", arrival.address())
                .param("customer", arrival.customer().value())
                .param("conversation", conversation.value())
                .param("window", seconds(arrival.window()))
                .param("traceparent", arrival.traceparent())
                .param("provider", arrival.providerMessageId())
                .query(UUID.class)
                .optional();
        return turn.filter(opened -> keep(arrival, conversation, opened))
                .map(opened -> new Gathered(conversation, new TurnId(opened)));
    }

    @Override
    public Optional<ConversationId> record(Arrival arrival) {
        var conversation = conversation(arrival);
        return keep(arrival, conversation, null) ? Optional.of(conversation) : Optional.empty();
    }

    private ConversationId conversation(Arrival arrival) {
        return jdbc.sql("""
                        insert into conversation (id, tenant, agent, customer_id, channel, address)
                        values (:id, :tenant, :agent, :customer, :channel, :address)
                        on conflict (tenant, agent, customer_id)
                        do update set channel = excluded.channel, address = excluded.address
                        returning id
                        """)
                .param("id", UUID.randomUUID())
                .param("tenant", arrival.tenant().value())
                .param("agent", arrival.agent().value())
                .param("customer", arrival.customer().value())
                .param("channel", arrival.channel())
                .param("address", arrival.address())
                .query((row, number) -> new ConversationId(row.getObject(1, UUID.class)))
                .single();
    }

    private boolean keep(Arrival arrival, ConversationId conversation, @Nullable UUID turn) {
        return jdbc.sql("""
                        insert into message (tenant, channel, provider_message_id, conversation_id, turn_id, kind, text, payload)
                        values (:tenant, :channel, :provider, :conversation, :turn, :kind, :text, :payload::jsonb)
                        on conflict (tenant, channel, provider_message_id) do nothing
                        """)
                        .param("tenant", arrival.tenant().value())
                        .param("channel", arrival.channel())
                        .param("provider", arrival.providerMessageId())
                        .param("conversation", conversation.value())
                        .param("turn", turn)
                        .param("kind", arrival.kind())
                        .param("text", arrival.text())
                        .param(
                                "payload",
                                arrival.payload() == null
                                        ? null
                                        : arrival.payload().toString())
                        .update()
                == 1;
    }

    @Override
    public Gathered trigger(TenantId tenant, ConversationId conversation, Trigger trigger) {
        return jdbc.sql("""
                        insert into turn (id, tenant, agent, channel, address, customer_id, conversation_id, turn_group,
                                          state, due_at, trigger)
                        select :id, tenant, agent, channel, address, customer_id, id, :id, 'GATHERING', clock_timestamp(),
                               :trigger::jsonb
                        from conversation where id = :conversation and tenant = :tenant
                        on conflict (conversation_id, channel) where state = 'GATHERING'
                        do update set trigger = coalesce(turn.trigger, excluded.trigger)
                        returning id
                        """)
                .param("id", UUID.randomUUID())
                .param("tenant", tenant.value())
                .param("conversation", conversation.value())
                .param("trigger", write(trigger))
                .query((row, number) -> new Gathered(conversation, new TurnId(row.getObject(1, UUID.class))))
                .single();
    }

    @Override
    public List<ClaimedTurn> claim(String owner, Duration lease, int most, int mostAttempts) {
        return jdbc.sql("""
                        with ready as (
                            select t.id, t.customer_id, t.due_at from turn t
                            where t.state = 'GATHERING' and t.due_at <= clock_timestamp()
                              and not exists (select 1 from turn r where r.customer_id = t.customer_id and r.state = 'RUNNING')
                            order by t.due_at limit :most
                            for update of t skip locked
                        ), lost as (
                            select t.id, t.customer_id, t.due_at from turn t
                            where t.state = 'RUNNING' and t.lease_until < clock_timestamp() and t.attempts < :attempts
                            order by t.lease_until limit :most
                            for update of t skip locked
                        ), one as (
                            select id from (
                                select distinct on (customer_id) id, due_at
                                from (select * from ready union all select * from lost) due
                                order by customer_id, due_at) first
                            order by due_at limit :most
                        ), taken as (
                            update turn set state = 'RUNNING', owner = :owner, epoch = epoch + 1, attempts = attempts + 1,
                                   lease_until = clock_timestamp() + make_interval(secs => :lease)
                            from one where turn.id = one.id
                            returning turn.*
                        )
                        select * from taken order by due_at
                        """)
                .param("owner", owner)
                .param("lease", seconds(lease))
                .param("most", most)
                .param("attempts", mostAttempts)
                .query(this::claimed)
                .list();
    }

    private ClaimedTurn claimed(ResultSet row, int number) throws SQLException {
        var trigger = row.getString("trigger");
        return new ClaimedTurn(
                new TurnId(row.getObject("id", UUID.class)),
                new TenantId(row.getString("tenant")),
                new AgentId(row.getString("agent")),
                row.getString("channel"),
                row.getString("address"),
                new CustomerId(row.getObject("customer_id", UUID.class)),
                new ConversationId(row.getObject("conversation_id", UUID.class)),
                row.getObject("turn_group", UUID.class),
                row.getInt("epoch"),
                row.getInt("attempts"),
                trigger == null ? null : read(trigger, Trigger.class),
                row.getString("checkpoint"),
                row.getString("traceparent"));
    }

    @Override
    public int renew(String owner, Duration lease, Collection<TurnId> running) {
        if (running.isEmpty()) {
            return 0;
        }
        // a locked row is being written by its own run, and nobody can claim it meanwhile: waiting for it would let the
        // leases of all others run out
        return jdbc.sql("""
                        with mine as (
                            select id from turn
                            where id in (:running) and owner = :owner and state = 'RUNNING'
                              and lease_until >= clock_timestamp()
                            for update skip locked
                        )
                        update turn set lease_until = clock_timestamp() + make_interval(secs => :lease)
                        from mine where turn.id = mine.id
                        """)
                .param("running", running.stream().map(TurnId::value).toList())
                .param("owner", owner)
                .param("lease", seconds(lease))
                .update();
    }

    @Override
    public List<TurnId> quarantine(int mostAttempts) {
        return jdbc.sql("""
                        with over as (
                            update turn set state = case when cancelled_at is null then 'QUARANTINED' else 'CANCELLED' end,
                                   owner = null, finished_at = clock_timestamp()
                            where state = 'RUNNING' and lease_until < clock_timestamp() and attempts >= :attempts
                            returning id, state
                        )
                        select id from over where state = 'QUARANTINED'
                        """)
                .param("attempts", mostAttempts)
                .query((row, number) -> new TurnId(row.getObject(1, UUID.class)))
                .list();
    }

    @Override
    public Optional<Duration> nextDue() {
        return jdbc.sql("""
                        select extract(epoch from min(due_at) - clock_timestamp())::float8 from turn where state = 'GATHERING'
                        """)
                .query((row, number) -> Optional.ofNullable(row.getObject(1, Double.class)))
                .single()
                .map(seconds -> Duration.ofNanos((long) (seconds * 1e9)));
    }

    @Override
    public Conversation load(ClaimedTurn turn) {
        return jdbc.sql("""
                        select c.state,
                               (select coalesce(json_agg(json_build_object('providerMessageId', m.provider_message_id,
                                       'kind', m.kind, 'text', m.text, 'receivedAt', m.received_at) order by m.id), '[]')
                                from message m where m.turn_id = :turn and m.tenant = :tenant) as messages,
                               (select to_jsonb(p) from customer_past p
                                where p.tenant = c.tenant and p.customer_id = c.customer_id) as past
                        from conversation c where c.id = :conversation and c.tenant = :tenant
                        """)
                .param("turn", turn.id().value())
                .param("conversation", turn.conversation().value())
                .param("tenant", turn.tenant().value())
                .query((row, number) -> new Conversation(
                        row.getString("state"),
                        List.of(read(row.getString("messages"), ReceivedMessage[].class)),
                        row.getString("past")))
                .single();
    }

    @Override
    public void touch(ClaimedTurn turn, String checkpoint) {
        fence(
                turn,
                jdbc.sql("""
                                update turn set checkpoint = :checkpoint::jsonb, touched_at = coalesce(touched_at, clock_timestamp())
                                where id = :id and tenant = :tenant and epoch = :epoch and state = 'RUNNING' and cancelled_at is null
                                """)
                        .param("checkpoint", checkpoint)
                        .param("id", turn.id().value())
                        .param("tenant", turn.tenant().value())
                        .param("epoch", turn.epoch())
                        .update());
    }

    @Override
    public void commitPoint(ClaimedTurn turn) {
        fence(
                turn,
                jdbc.sql("""
                                update turn set commit_point = coalesce(commit_point, clock_timestamp())
                                where id = :id and tenant = :tenant and epoch = :epoch and state = 'RUNNING' and cancelled_at is null
                                """)
                        .param("id", turn.id().value())
                        .param("tenant", turn.tenant().value())
                        .param("epoch", turn.epoch())
                        .update());
    }

    @Override
    public boolean cancel(TenantId tenant, TurnId turn) {
        return jdbc.sql("""
                        update turn set cancelled_at = clock_timestamp(),
                               state = case state when 'GATHERING' then 'CANCELLED' else state end,
                               finished_at = case state when 'GATHERING' then clock_timestamp() end
                        where id = :id and tenant = :tenant and state in ('GATHERING', 'RUNNING')
                          and commit_point is null and cancelled_at is null
                        """)
                        .param("id", turn.value())
                        .param("tenant", tenant.value())
                        .update()
                == 1;
    }

    @Override
    public boolean isCancelled(ClaimedTurn turn) {
        return jdbc.sql("select cancelled_at is not null from turn where id = :id and tenant = :tenant")
                .param("id", turn.id().value())
                .param("tenant", turn.tenant().value())
                .query(Boolean.class)
                .single();
    }

    @Override
    public void finish(ClaimedTurn turn, String state) {
        fence(
                turn,
                jdbc.sql("""
                                with done as (
                                    update turn set state = 'DONE', owner = null, lease_until = null, checkpoint = null,
                                           finished_at = clock_timestamp()
                                    where id = :id and tenant = :tenant and epoch = :epoch and state = 'RUNNING' and cancelled_at is null
                                    returning conversation_id
                                )
                                update conversation set state = :state::jsonb, last_turn_at = clock_timestamp()
                                from done where conversation.id = done.conversation_id
                                """)
                        .param("id", turn.id().value())
                        .param("tenant", turn.tenant().value())
                        .param("epoch", turn.epoch())
                        .param("state", state)
                        .update());
    }

    @Override
    public void release(ClaimedTurn turn, Duration after, String failure) {
        jdbc.sql("""
                        update turn set owner = null, failure = :failure,
                               lease_until = clock_timestamp() + make_interval(secs => :after)
                        where id = :id and tenant = :tenant and epoch = :epoch and state = 'RUNNING'
                        """)
                .param("after", seconds(after))
                .param("failure", failure)
                .param("id", turn.id().value())
                .param("tenant", turn.tenant().value())
                .param("epoch", turn.epoch())
                .update();
    }

    @Override
    public void abandon(ClaimedTurn turn) {
        jdbc.sql("""
                        update turn set state = 'CANCELLED', owner = null, lease_until = null, finished_at = clock_timestamp()
                        where id = :id and tenant = :tenant and epoch = :epoch and state = 'RUNNING' and cancelled_at is not null
                        """)
                .param("id", turn.id().value())
                .param("tenant", turn.tenant().value())
                .param("epoch", turn.epoch())
                .update();
    }

    private static void fence(ClaimedTurn turn, int rows) {
        if (rows != 1) {
            throw new Fenced(turn.id(), turn.epoch());
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "Expected %s to be JSON".formatted(value.getClass().getSimpleName()), e);
        }
    }

    private <T> T read(String value, Class<T> type) {
        try {
            return json.readValue(value, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a row to hold a %s".formatted(type.getSimpleName()), e);
        }
    }
}
