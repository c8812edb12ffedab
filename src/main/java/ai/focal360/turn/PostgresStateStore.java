package ai.focal360.turn;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.policy.facts.OtherConversation;
import ai.focal360.tenant.SideEffectLevel;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The commit protocol on PostgreSQL: each method is one or two statements, because they are on every turn's path. */
@Component
class PostgresStateStore implements StateStore {
    private static final String HELD = """
            select c.*, c.state ->> 'language' as language,
                   exists (select 1 from turn t where t.conversation_id = c.id and t.state = 'GATHERING')
                     or exists (select 1 from turn t where t.customer_id = c.customer_id
                                and t.conversation_id = c.id and t.state = 'RUNNING') as busy
            from conversation c where c.tenant = ? and %s order by c.id for update
            """;

    /** A customer's: what is open, and of each agent the last that is over. */
    private static final String OPEN_OR_LAST = """
            c.customer_id = ? and (c.closed_at is null or not exists (
              select 1 from conversation later
              where later.tenant = c.tenant and later.customer_id = c.customer_id and later.agent = c.agent
                and (later.closed_at, later.id) > (c.closed_at, c.id)))""";

    /** The conversations of this series that are over, of the conversation {@code c}. */
    private static final String EARLIER = """
            (select coalesce(json_agg(json_build_object('conversation', e.id, 'closedFor', e.closed_for,
                    'minutesAgo', floor(extract(epoch from clock_timestamp() - e.closed_at) / 60)::int,
                    'said', jsonb_path_query_array(e.state, '$.lines[*] ? (@.role == "CUSTOMER").text'))
                    order by e.closed_at desc), '[]')
             from (select * from conversation
                   where tenant = c.tenant and agent = c.agent and opened_for = c.opened_for
                     and session = c.session and closed_at is not null and closed_for <> 'CONTINUED' and id <> c.id
                   order by closed_at desc limit 3) e)""";

    private final JdbcClient jdbc;
    private final ArrivalRows arrivals;
    private final ObjectMapper json;

    PostgresStateStore(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.arrivals = new ArrivalRows(jdbc);
        this.json = json;
    }

    @Override
    public Encounter meet(
            TenantId tenant,
            AgentId agent,
            CustomerId customer,
            String channel,
            String address,
            String session,
            String providerMessageId,
            boolean spoken) {
        return arrivals.meet(tenant, agent, customer, channel, address, session, providerMessageId, spoken);
    }

    @Override
    public Optional<Gathered> gather(Arrival arrival) {
        return arrivals.gather(arrival);
    }

    @Override
    public boolean record(Arrival arrival) {
        return arrivals.record(arrival);
    }

    @Override
    public boolean extend(
            TenantId tenant, AgentId agent, CustomerId customer, String channel, Duration window, Duration longest) {
        return arrivals.extend(tenant, agent, customer, channel, window, longest);
    }

    @Override
    public boolean noticeDue(TenantId tenant, ConversationId conversation, Duration every) {
        return arrivals.noticeDue(conversation, tenant, every);
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
                .query((row, number) -> new Gathered(conversation, new TurnId(row.getObject(1, UUID.class)), true))
                .single();
    }

    @Override
    public Optional<TurnId> open(
            TenantId tenant, ConversationId conversation, String channel, String address, Trigger trigger) {
        return jdbc.sql("""
                        insert into turn (id, tenant, agent, channel, address, customer_id, conversation_id, turn_group,
                                          state, due_at, trigger)
                        select :id, tenant, agent, :channel, :address, customer_id, id, :id, 'GATHERING', clock_timestamp(),
                               :trigger::jsonb
                        from conversation where id = :conversation and tenant = :tenant
                        on conflict (conversation_id, channel) where state = 'GATHERING' do nothing
                        returning id
                        """)
                .param("id", UUID.randomUUID())
                .param("tenant", tenant.value())
                .param("conversation", conversation.value())
                .param("channel", channel)
                .param("address", address)
                .param("trigger", write(trigger))
                .query((row, number) -> new TurnId(row.getObject(1, UUID.class)))
                .optional();
    }

    @Override
    public ConversationId converse(
            TenantId tenant, AgentId agent, CustomerId customer, String channel, String address) {
        return jdbc.sql("""
                        insert into conversation as c (id, tenant, agent, customer_id, opened_for, session, channel, address, state)
                        select :id, :tenant, :agent, :customer, name.opened_for, '', :channel, :address, %s
                        from (select known_as(:tenant, :customer, :address) as opened_for, '' as session) name
                        on conflict (tenant, agent, opened_for, session) where closed_at is null do update set channel = c.channel
                        returning id
                        """.formatted(ArrivalRows.REMEMBERED))
                .param("id", UUID.randomUUID())
                .param("tenant", tenant.value())
                .param("agent", agent.value())
                .param("customer", customer.value())
                .param("channel", channel)
                .param("address", address)
                .query((row, number) -> new ConversationId(row.getObject(1, UUID.class)))
                .single();
    }

    @Override
    public List<Contact> hold(TenantId tenant, CustomerId customer) {
        return jdbc.sql(HELD.formatted(OPEN_OR_LAST))
                .params(tenant.value(), customer.value())
                .query((row, number) -> contact(row))
                .list();
    }

    @Override
    public Optional<Correspondence> hold(TenantId tenant, ConversationId conversation) {
        return jdbc.sql(HELD.formatted("c.id = ?"))
                .params(tenant.value(), conversation.value())
                .query((row, number) -> new Correspondence(
                        new CustomerId(row.getObject("customer_id", UUID.class)),
                        contact(row),
                        row.getString("language")))
                .optional();
    }

    @Override
    public void follow(TenantId tenant, ConversationId conversation, String from, String channel, String address) {
        jdbc.sql("""
                        update conversation set channel = :channel, address = :address
                        where tenant = :tenant and id = :conversation and channel = :from
                        """)
                .param("tenant", tenant.value())
                .param("conversation", conversation.value())
                .param("from", from)
                .param("channel", channel)
                .param("address", address)
                .update();
    }

    private Contact contact(ResultSet row) throws SQLException {
        return new Contact(
                new ConversationId(row.getObject("id", UUID.class)),
                new AgentId(row.getString("agent")),
                row.getString("channel"),
                row.getString("address"),
                read(row.getString("heard"), Heard.class),
                row.getObject("closed_at") == null,
                row.getBoolean("busy"));
    }

    /** When the customer last wrote, by channel. */
    private static final class Heard extends HashMap<String, Instant> {}

    /**
     * Tenants with something gathering are found by stepping through the index, so that a hundred thousand turns of one
     * cost no more than a few. Twice as many candidates as wanted: what another node is just taking is skipped.
     */
    static final String CLAIM = """
            with recursive waiting as (
                (select tenant from turn where state = 'GATHERING' order by tenant limit 1)
                union all
                select (select t.tenant from turn t where t.state = 'GATHERING' and t.tenant > w.tenant
                        order by t.tenant limit 1)
                from waiting w where w.tenant is not null
            ), live as (
                select tenant, count(*) as running from turn
                where state = 'RUNNING' and owner is not null and lease_until >= clock_timestamp()
                group by tenant
            ), candidate as (
                select ready.* from waiting w cross join lateral (
                    select t.id, t.tenant, t.customer_id, t.due_at, false as lost from turn t
                    where t.tenant = w.tenant and t.state = 'GATHERING' and t.due_at <= clock_timestamp()
                      and not exists (select 1 from turn r where r.customer_id = t.customer_id and r.state = 'RUNNING')
                    order by t.due_at limit :candidates) ready
                union all
                select id, tenant, customer_id, due_at, owner is not null from turn
                where state = 'RUNNING' and lease_until < clock_timestamp() and attempts < :attempts
            ), one as (
                select distinct on (customer_id) * from candidate order by customer_id, due_at
            ), weighed as (
                select one.*, coalesce((cast(:weights as jsonb) ->> one.tenant)::float8, 1) as weight,
                       coalesce(live.running, 0)
                         + row_number() over (partition by one.tenant order by one.due_at, one.id) as would_run
                from one left join live on live.tenant = one.tenant
            ), share as (
                select ((select coalesce(sum(running), 0) from live) + :free)
                         / (sum(weight) + case when count(*) = 1 then 1 else 0 end) as places
                from (select tenant, coalesce((cast(:weights as jsonb) ->> tenant)::float8, 1) as weight
                      from (select tenant from one union select tenant from live) active) tenants
            ), placed as (
                select id, lost, within, row_number() over (order by not within, would_run / weight, due_at, id) as place
                from (select weighed.*, would_run <= greatest(1, weight * share.places) as within
                      from weighed cross join share) ranked
            ), chosen as (
                select id, lost, place from placed where within or place <= :spare order by place limit :candidates
            ), picked as (
                select t.id, chosen.lost, chosen.place from chosen join turn t on t.id = chosen.id
                where t.state = 'GATHERING' and t.due_at <= clock_timestamp()
                   or t.state = 'RUNNING' and t.lease_until < clock_timestamp() and t.attempts < :attempts
                order by chosen.place limit :most
                for update of t skip locked
            ), taken as (
                update turn set state = 'RUNNING', owner = :owner, epoch = epoch + 1, attempts = attempts + 1,
                       claimed_at = clock_timestamp(),
                       lease_until = clock_timestamp() + make_interval(secs => :lease)
                from picked where turn.id = picked.id
                returning turn.*, picked.lost, picked.place
            )
            select taken.*, extract(epoch from due_at - opened_at)::float8 as windowed,
                   extract(epoch from claimed_at - due_at)::float8 as queued
            from taken order by place
            """;

    @Override
    public List<ClaimedTurn> claim(String owner, Duration lease, Room room, int mostAttempts) {
        return jdbc.sql(CLAIM)
                .param("owner", owner)
                .param("lease", seconds(lease))
                .param("most", room.most())
                .param("candidates", 2 * room.most())
                .param("free", room.free())
                .param("spare", room.spare())
                .param("weights", write(room.weights()))
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
                row.getObject("cancelled_at") != null,
                row.getInt("superseded"),
                row.getString("traceparent"),
                new Waited(
                        duration(row.getDouble("windowed")),
                        duration(row.getDouble("queued")),
                        row.getBoolean("lost")));
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (Math.max(0, seconds) * 1e9));
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
                            update turn set state = case when cancelled_at is not null and checkpoint is null then 'CANCELLED'
                                                         else 'QUARANTINED' end,
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
    public Conversation load(ClaimedTurn turn) {
        return jdbc.sql("""
                        select c.state,
                               (select cancelled_at is not null from turn where id = :turn) as cancelled,
                               (select coalesce(json_agg(json_build_object('providerMessageId', m.provider_message_id,
                                       'kind', m.kind, 'text', m.text, 'receivedAt', m.received_at,
                                       'handling', m.handling) order by m.id), '[]')
                                from message m where m.turn_id = :turn and m.tenant = :tenant) as messages,
                               (select coalesce(json_agg(json_build_object('agent', o.agent, 'channel', o.channel,
                                       'minutesAgo', floor(extract(epoch from clock_timestamp() - o.last_turn_at) / 60)::int,
                                       'scenarios', jsonb_path_query_array(o.state, '$.scenarios[*].scenario'),
                                       'expects', coalesce(o.state -> 'goal' ->> 'yesOrNo' = 'true'
                                           or jsonb_array_length(o.state -> 'goal' -> 'fields') > 0, false))
                                       order by o.last_turn_at desc), '[]')
                                from conversation o
                                where o.tenant = c.tenant and o.customer_id = c.customer_id and o.id <> c.id and o.closed_at is null
                                  and o.last_turn_at > clock_timestamp() - interval '1 day') as others,
                               case when c.last_turn_at is null then %s else '[]' end as earlier,
                               (select to_jsonb(p) from customer_past p
                                where p.tenant = c.tenant and p.customer_id = c.customer_id) as past,
                               (select json_build_object('colleague', h.colleague, 'summary', h.summary) from conversation_hands h
                                where h.tenant = c.tenant and h.conversation_id = c.id) as hands
                        from conversation c where c.id = :conversation and c.tenant = :tenant
                        """.formatted(EARLIER))
                .param("turn", turn.id().value())
                .param("conversation", turn.conversation().value())
                .param("tenant", turn.tenant().value())
                .query((row, number) -> new Conversation(
                        row.getString("state"),
                        List.of(read(row.getString("messages"), ReceivedMessage[].class)),
                        row.getBoolean("cancelled"),
                        List.of(read(row.getString("others"), OtherConversation[].class)),
                        List.of(read(row.getString("earlier"), Earlier[].class)),
                        row.getString("past"),
                        hands(row.getString("hands"))))
                .single();
    }

    @Override
    public List<Earlier> earlier(ClaimedTurn turn) {
        return List.of(read(
                jdbc.sql("select %s from conversation c where c.id = ? and c.tenant = ?".formatted(EARLIER))
                        .params(turn.conversation().value(), turn.tenant().value())
                        .query(String.class)
                        .single(),
                Earlier[].class));
    }

    private Hands hands(@Nullable String row) {
        return row == null ? Hands.AGENTS : read(row, Hands.class);
    }

    @Override
    public void touch(ClaimedTurn turn, String checkpoint, Progress progress) {
        fence(
                turn,
                held(turn, """
                                update turn set checkpoint = :checkpoint::jsonb, progress = :progress::jsonb,
                                       touched_at = coalesce(touched_at, clock_timestamp())
                                where id = :id and tenant = :tenant and epoch = :epoch and state = 'RUNNING' and cancelled_at is null
                                """)
                        .param("checkpoint", checkpoint)
                        .param("progress", write(progress))
                        .update());
    }

    @Override
    public void commitPoint(ClaimedTurn turn) {
        fence(turn, held(turn, """
                                update turn set commit_point = coalesce(commit_point, clock_timestamp())
                                where id = :id and tenant = :tenant and epoch = :epoch and state = 'RUNNING' and cancelled_at is null
                                """).update());
    }

    @Override
    public List<Pending> pending(ClaimedTurn turn) {
        var committed =
                held(turn, """
                        select commit_point is not null from turn
                        where id = :id and tenant = :tenant and epoch = :epoch and state = 'RUNNING' and cancelled_at is null
                        for update
                        """).query(Boolean.class).optional().orElseThrow(() -> new Fenced(turn.id(), turn.epoch()));
        if (committed) {
            return List.of();
        }
        return jdbc.sql("""
                        select g.id, g.channel, string_agg(m.text, E'\\n' order by m.id) as text
                        from turn g join message m on m.turn_id = g.id
                        where g.conversation_id = :conversation and g.tenant = :tenant and g.state = 'GATHERING'
                        group by g.id order by g.opened_at
                        """)
                .param("conversation", turn.conversation().value())
                .param("tenant", turn.tenant().value())
                .query((row, number) -> new Pending(
                        new TurnId(row.getObject("id", UUID.class)),
                        row.getString("channel"),
                        Objects.requireNonNullElse(row.getString("text"), "")))
                .list();
    }

    @Override
    public void giveWay(ClaimedTurn turn, TurnId successor) {
        fence(
                turn,
                held(turn, """
                                with cancelled as (
                                    update turn set cancelled_at = clock_timestamp(),
                                           state = case when touched_at is null then 'CANCELLED' else state end,
                                           finished_at = case when touched_at is null then clock_timestamp() end
                                    where id = :id and tenant = :tenant and epoch = :epoch and state = 'RUNNING'
                                      and cancelled_at is null and commit_point is null
                                    returning id, turn_group, superseded, trigger
                                ), successor as (
                                    update turn set turn_group = cancelled.turn_group,
                                           superseded = greatest(turn.superseded, cancelled.superseded + 1),
                                           trigger = coalesce(turn.trigger, cancelled.trigger),
                                           due_at = least(due_at, clock_timestamp())
                                    from cancelled
                                    where turn.id = :successor and turn.tenant = :tenant and turn.state = 'GATHERING'
                                      and turn.conversation_id = :conversation
                                    returning turn.id
                                ), moved as (
                                    update message set turn_id = successor.id from cancelled, successor
                                    where message.turn_id = cancelled.id and message.tenant = :tenant
                                )
                                select id from successor
                                """)
                        .param("successor", successor.value())
                        .param("conversation", turn.conversation().value())
                        .query(UUID.class)
                        .list()
                        .size());
    }

    @Override
    public void inPhase(String owner, Map<TurnId, Integer> phases) {
        if (phases.isEmpty()) {
            return;
        }
        var rows = json.createArrayNode();
        phases.forEach(
                (turn, phase) -> rows.addObject().put("id", turn.toString()).put("phase", phase));
        jdbc.sql("""
                        with news as (
                            select * from jsonb_to_recordset(:rows::jsonb) as row (id uuid, phase int)
                        ), mine as (
                            select turn.id, news.phase from turn join news using (id)
                            where owner = :owner and state = 'RUNNING' for update of turn skip locked
                        )
                        update turn set progress = coalesce(turn.progress, :begun::jsonb)
                                                   || jsonb_build_object('phase', mine.phase)
                        from mine where turn.id = mine.id
                        """)
                .param("rows", rows.toString())
                .param("begun", write(Progress.BEGUN))
                .param("owner", owner)
                .update();
    }

    @Override
    public int finish(ClaimedTurn turn, String state, Afterwards afterwards) {
        var closing = afterwards.closing();
        var look = afterwards.look();
        return held(turn, """
                        with talk as (
                            update conversation set state = :state::jsonb, last_turn_at = clock_timestamp(),
                                   active_at = case when :active then clock_timestamp() else active_at end,
                                   look_at = coalesce(clock_timestamp() + make_interval(secs => :look), look_at),
                                   closed_at = coalesce(closed_at, case when :closing::text is not null then clock_timestamp() end),
                                   closed_for = coalesce(closed_for, :closing::text)
                            where id = :conversation and tenant = :tenant and exists (
                                select 1 from turn where turn.id = :id and turn.tenant = :tenant and epoch = :epoch
                                       and turn.state = 'RUNNING' and cancelled_at is null)
                            returning id
                        ), done as (
                            update turn set state = 'DONE', owner = null, lease_until = null, checkpoint = null,
                                   finished_at = clock_timestamp()
                            from talk
                            where turn.id = :id and turn.tenant = :tenant and epoch = :epoch and turn.state = 'RUNNING'
                              and cancelled_at is null
                            returning turn.id
                        )
                        select (select count(*) from message where message.turn_id = done.id) from done
                        """)
                .param("conversation", turn.conversation().value())
                .param("state", state)
                .param("active", afterwards.active())
                .param("look", look == null ? null : seconds(look), Types.DOUBLE)
                .param("closing", closing == null ? null : closing.name(), Types.VARCHAR)
                .query(Integer.class)
                .optional()
                .orElseThrow(() -> new Fenced(turn.id(), turn.epoch()));
    }

    @Override
    public Optional<Quiet> quiet() {
        return jdbc.sql("""
                        select c.*, extract(epoch from clock_timestamp() - c.since)::float8 as open_for,
                               extract(epoch from clock_timestamp() - last.at)::float8 as quiet_for,
                               coalesce(c.warned_at >= last.at, false) as warned
                        from conversation c
                        cross join lateral (
                            select greatest(c.active_at, (select max(value::timestamptz) from jsonb_each_text(c.heard))) as at
                        ) last
                        where c.closed_at is null and c.look_at <= clock_timestamp()
                          and not exists (select 1 from turn t where t.conversation_id = c.id and t.state = 'GATHERING')
                          and not exists (select 1 from turn t where t.customer_id = c.customer_id and t.state = 'RUNNING')
                        order by c.look_at limit 1 for update of c skip locked
                        """)
                .query((row, number) -> Quiet.of(
                        new TenantId(row.getString("tenant")),
                        new ConversationId(row.getObject("id", UUID.class)),
                        new AgentId(row.getString("agent")),
                        new CustomerId(row.getObject("customer_id", UUID.class)),
                        row.getString("channel"),
                        duration(row.getDouble("quiet_for")),
                        duration(row.getDouble("open_for")),
                        row.getBoolean("warned"),
                        row.getString("state")))
                .optional();
    }

    @Override
    public void lookAgain(TenantId tenant, ConversationId conversation, Duration after, Meanwhile meanwhile) {
        jdbc.sql("""
                        update conversation set look_at = clock_timestamp() + make_interval(secs => :after),
                               warned_at = case when :meanwhile = 'ASKED' then clock_timestamp() else warned_at end,
                               since = case when :meanwhile = 'ANEW' then clock_timestamp() else since end
                        where id = :conversation and tenant = :tenant
                        """)
                .param("after", seconds(after))
                .param("meanwhile", meanwhile.name())
                .param("conversation", conversation.value())
                .param("tenant", tenant.value())
                .update();
    }

    @Override
    public boolean isCalled(ClaimedTurn turn) {
        jdbc.sql("select id from conversation where id = ? and tenant = ? for update")
                .params(turn.conversation().value(), turn.tenant().value())
                .query(UUID.class)
                .single();
        // a statement of its own: the one before may have waited for a message that arrived
        return jdbc.sql(
                        "select exists (select 1 from turn where conversation_id = ? and tenant = ? and state = 'GATHERING')")
                .params(turn.conversation().value(), turn.tenant().value())
                .query(Boolean.class)
                .single();
    }

    @Override
    public void close(TenantId tenant, ConversationId conversation, Closing why) {
        jdbc.sql("""
                        update conversation set closed_at = clock_timestamp(), closed_for = ?
                        where id = ? and tenant = ? and closed_at is null
                        """).params(why.name(), conversation.value(), tenant.value()).update();
    }

    /** The conversation left makes room for the one gone back to before that is open again: of both only one may be. */
    @Override
    public boolean goOnIn(ClaimedTurn turn, ConversationId earlier) {
        var ids = List.of(turn.conversation().value(), earlier.value());
        var held = jdbc.sql("""
                        select count(*) = 2 from (
                            select id from conversation where id in (:ids) and tenant = :tenant order by id for update) held
                        """)
                .param("ids", ids)
                .param("tenant", turn.tenant().value())
                .query(Boolean.class)
                .single();
        if (!held
                || held(turn, """
                                with gone as (
                                    update conversation c set closed_at = clock_timestamp(), closed_for = 'CONTINUED'
                                    from conversation e, turn t
                                    where c.id = :conversation and c.tenant = :tenant and c.closed_at is null
                                      and c.last_turn_at is null
                                      and e.id = :earlier and e.tenant = :tenant and e.closed_at is not null
                                      and (e.agent, e.opened_for, e.session, e.customer_id)
                                          = (c.agent, c.opened_for, c.session, c.customer_id)
                                      and t.id = :id and t.epoch = :epoch and t.state = 'RUNNING' and t.cancelled_at is null
                                      and t.touched_at is null
                                      and not exists (select 1 from turn g where g.conversation_id = e.id and g.state = 'GATHERING')
                                    returning c.id
                                ), moved as (
                                    update turn set conversation_id = :earlier from gone
                                    where turn.tenant = :tenant and turn.id in (
                                        select :id::uuid union all
                                        select g.id from turn g join gone on g.conversation_id = gone.id where g.state = 'GATHERING')
                                    returning turn.id
                                ), brought as (
                                    update message set conversation_id = :earlier from moved
                                    where message.turn_id = moved.id and message.tenant = :tenant
                                )
                                select count(*) from gone
                                """)
                                .param("conversation", turn.conversation().value())
                                .param("earlier", earlier.value())
                                .query(Integer.class)
                                .single()
                        == 0) {
            return false;
        }
        jdbc.sql("""
                        update conversation e set closed_at = null, closed_for = null, since = c.since, active_at = c.since,
                               look_at = c.look_at, channel = c.channel, address = c.address, heard = e.heard || c.heard,
                               minute = c.minute, minute_messages = c.minute_messages,
                               minute_before_messages = c.minute_before_messages
                        from conversation c
                        where e.id = :earlier and c.id = :conversation and e.tenant = :tenant and c.tenant = :tenant
                        """)
                .param("earlier", earlier.value())
                .param("conversation", turn.conversation().value())
                .param("tenant", turn.tenant().value())
                .update();
        return true;
    }

    @Override
    public void release(ClaimedTurn turn, Duration after, String failure) {
        held(turn, """
                        update turn set owner = null, failure = :failure,
                               lease_until = clock_timestamp() + make_interval(secs => :after)
                        where id = :id and tenant = :tenant and epoch = :epoch and state = 'RUNNING'
                        """).param("after", seconds(after)).param("failure", failure).update();
    }

    @Override
    public Fate fate(ClaimedTurn turn) {
        return held(turn, """
                        select case when state = 'RUNNING' and cancelled_at is null then 'RUNNING'
                                    when state = 'RUNNING' then 'TO_REWIND'
                                    when state = 'CANCELLED' then 'CANCELLED'
                                    else 'LOST' end
                        from turn where id = :id and tenant = :tenant and epoch = :epoch
                        """)
                .query((row, number) -> Fate.valueOf(row.getString(1)))
                .optional()
                .orElse(Fate.LOST);
    }

    @Override
    public void abandon(ClaimedTurn turn, String state) {
        fence(
                turn,
                held(turn, """
                                with talk as (
                                    update conversation set state = :state::jsonb
                                    where id = :conversation and tenant = :tenant and exists (
                                        select 1 from turn where turn.id = :id and turn.tenant = :tenant and epoch = :epoch
                                               and turn.state = 'RUNNING' and cancelled_at is not null)
                                    returning id
                                )
                                update turn set state = 'CANCELLED', owner = null, lease_until = null, checkpoint = null,
                                       finished_at = clock_timestamp()
                                from talk
                                where turn.id = :id and tenant = :tenant and epoch = :epoch and turn.state = 'RUNNING'
                                  and cancelled_at is not null
                                """)
                        .param("conversation", turn.conversation().value())
                        .param("state", state)
                        .update());
    }

    /** From columns named like its fields; a turn nothing was written of yet has begun. */
    static Progress progress(ResultSet row) throws SQLException {
        var effects = row.getString("effects");
        var ahead = row.getString("ahead");
        return effects == null || ahead == null
                ? Progress.BEGUN
                : new Progress(
                        row.getInt("phase"),
                        SideEffectLevel.valueOf(effects),
                        SideEffectLevel.valueOf(ahead),
                        row.getBoolean("rewindable"));
    }

    /** A statement on the row of a claimed turn, which its parameters id, tenant and epoch find as long as the claim holds. */
    private JdbcClient.StatementSpec held(ClaimedTurn turn, String sql) {
        return jdbc.sql(sql)
                .param("id", turn.id().value())
                .param("tenant", turn.tenant().value())
                .param("epoch", turn.epoch());
    }

    private static void fence(ClaimedTurn turn, int rows) {
        if (rows != 1) {
            throw new Fenced(turn.id(), turn.epoch());
        }
    }

    static double seconds(Duration duration) {
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
