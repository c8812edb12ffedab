package ai.focal360.subscription;

import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Place;
import ai.focal360.platform.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is to be told to whom, and what became of it. Time is the database's; joins the caller's transaction. */
@Repository
class EventRows {
    /** No order is worth waiting longer for: somebody else's transaction may hang, or the database may be a restored one. */
    private static final int LONGEST_WAIT_FOR_ORDER = 600;

    private final JdbcClient jdbc;

    EventRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How many events are on their way, and how many nobody took. */
    record Backlog(long waiting, long dead, double oldestSeconds) {}

    /** A row for each subscriber of each event; {@code events} is a JSON array, in order. */
    int write(String events) {
        return jdbc.sql("""
                        insert into event_delivery (tenant, subscription, event, type, customer, lane, body)
                        select s.tenant, s.id, e.event, e.type, e.customer, e.lane,
                            case when s.texts then e.body_with_texts else e.body end
                        from rows from (jsonb_to_recordset(:events::jsonb) as (event uuid, tenant text, type text,
                            customer uuid, lane uuid, body text, body_with_texts text)) with ordinality as
                            e (event, tenant, type, customer, lane, body, body_with_texts, position)
                        join subscription s on s.tenant = e.tenant and e.type = any (s.types)
                        order by e.position, s.id
                        """).param("events", events).update();
    }

    /** To one subscriber, whatever it subscribed to. */
    void write(TenantId tenant, SubscriptionId subscription, UUID event, EventType type, String body) {
        jdbc.sql("""
                        insert into event_delivery (tenant, subscription, event, type, lane, body)
                        values (:tenant, :subscription, :event, :type, :subscription, :body)
                        """)
                .param("tenant", tenant.value())
                .param("subscription", subscription.value())
                .param("event", event)
                .param("type", type.id())
                .param("body", body)
                .update();
    }

    /** Takes due events, of each subscription as many as it has room for, of each lane the first one, as ADR 0107 has their order. */
    List<EventDelivery> claim(Map<SubscriptionId, Integer> room, Duration lease) {
        var ids = room.keySet().stream().map(SubscriptionId::value).toArray(UUID[]::new);
        var most = room.values().toArray(Integer[]::new);
        return jdbc.sql("""
                        with due as materialized (
                          select first.id, s.id as subscription, s.url, s.generation, s.previous_until > now() as both_secrets
                          from unnest(:ids::uuid[], :most::int[]) as room (subscription, most)
                          join subscription s on s.id = room.subscription and s.state = 'ACTIVE'
                          cross join lateral (
                            select d.id from event_delivery d
                            where d.subscription = room.subscription and d.due_at <= now()
                              and (d.written_by < pg_snapshot_xmin(pg_current_snapshot())
                                or d.created_at < now() - make_interval(secs => :longest))
                              and not exists (
                                select 1 from event_delivery e
                                where e.subscription = d.subscription and e.lane = d.lane and e.due_at is not null
                                  and (e.written_by, e.id) < (d.written_by, d.id))
                            order by d.due_at, d.id
                            limit room.most
                            for update of d skip locked) first)
                        update event_delivery d
                        set state = 'SENDING', attempts = d.attempts + 1, due_at = now() + make_interval(secs => :lease)
                        from due where d.id = due.id
                        returning d.id, d.tenant, d.subscription, d.event, d.body, d.attempts, due.url, due.generation,
                          coalesce(due.both_secrets, false) as both_secrets
                        """)
                .param("ids", ids)
                .param("most", most)
                .param("longest", LONGEST_WAIT_FOR_ORDER)
                .param("lease", seconds(lease))
                .query(EventRows::delivery)
                .list();
    }

    void delivered(EventDelivery delivery) {
        settle(delivery, "state = 'DELIVERED', due_at = null, error = null, ended_at = clock_timestamp()")
                .update();
    }

    void tryLater(EventDelivery delivery, String error, Duration pause) {
        settle(delivery, "state = 'WAITING', due_at = now() + make_interval(secs => :pause), error = :error")
                .param("pause", seconds(pause))
                .param("error", error)
                .update();
    }

    void dead(EventDelivery delivery, String error) {
        settle(delivery, "state = 'DEAD', due_at = null, error = :error, ended_at = clock_timestamp()")
                .param("error", error)
                .update();
    }

    /** Only the attempt that holds the row may say what came of it. */
    private JdbcClient.StatementSpec settle(EventDelivery delivery, String change) {
        return jdbc.sql("update event_delivery set %s where id = :id and state = 'SENDING' and attempts = :attempt"
                        .formatted(change))
                .param("id", delivery.id())
                .param("attempt", delivery.attempt());
    }

    List<DeadLetter> dead(
            TenantId tenant, SubscriptionId subscription, @Nullable EventType type, @Nullable Place after, int most) {
        return jdbc.sql("""
                        select event, type, customer, attempts, error, created_at, ended_at from event_delivery
                        where tenant = :tenant and subscription = :subscription and state = 'DEAD'
                          and (:type::text is null or type = :type)
                          and (:at::timestamptz is null or (created_at, event) < (:at::timestamptz, :event::uuid))
                        order by created_at desc, event desc limit :most
                        """)
                .param("tenant", tenant.value())
                .param("subscription", subscription.value())
                .param("type", type == null ? null : type.id())
                .param("at", after == null ? null : Timestamp.from(after.at()))
                .param("event", after == null ? null : after.id())
                .param("most", most)
                .query(EventRows::deadLetter)
                .list();
    }

    /** Sends again from the first attempt; {@code event} is one, or null for all. */
    int redeliver(TenantId tenant, SubscriptionId subscription, @Nullable UUID event) {
        return deadOnes(tenant, subscription, event, """
                        update event_delivery set state = 'WAITING', attempts = 0, due_at = now(), ended_at = null
                        """);
    }

    int discard(TenantId tenant, SubscriptionId subscription, UUID event) {
        return deadOnes(tenant, subscription, event, "delete from event_delivery");
    }

    private int deadOnes(TenantId tenant, SubscriptionId subscription, @Nullable UUID event, String what) {
        return jdbc.sql(what + """
                         where tenant = :tenant and subscription = :subscription and state = 'DEAD'
                          and (:event::uuid is null or event = :event::uuid)
                        """)
                .param("tenant", tenant.value())
                .param("subscription", subscription.value())
                .param("event", event)
                .update();
    }

    void deleteAll(TenantId tenant, SubscriptionId subscription) {
        jdbc.sql("delete from event_delivery where tenant = :tenant and subscription = :subscription")
                .param("tenant", tenant.value())
                .param("subscription", subscription.value())
                .update();
    }

    /** Ends what waited too long, forgets what ended long ago, and what was written for a subscription while it was deleted. */
    void tidy(Duration keepDelivered, Duration keepDead) {
        jdbc.sql("""
                        update event_delivery set state = 'DEAD', due_at = null, ended_at = clock_timestamp(),
                            error = coalesce(error, 'it waited too long for its subscription to go on')
                        where state = 'WAITING' and created_at < now() - make_interval(secs => :dead)
                          and subscription in (select id from subscription where state = 'PAUSED')
                        """).param("dead", seconds(keepDead)).update();
        jdbc.sql("""
                        delete from event_delivery d
                        where (d.ended_at < now() - make_interval(secs => :delivered) and d.state = 'DELIVERED')
                          or (d.ended_at < now() - make_interval(secs => :dead) and d.state = 'DEAD')
                          or not exists (select 1 from subscription s where s.id = d.subscription)
                        """)
                .param("delivered", seconds(keepDelivered))
                .param("dead", seconds(keepDead))
                .update();
    }

    /** Those of a tenant that hold anything. */
    Map<SubscriptionId, Standing> standings(TenantId tenant) {
        return jdbc.sql("""
                        select subscription, count(*) filter (where due_at is not null) as waiting,
                          count(*) filter (where state = 'DEAD') as dead
                        from event_delivery
                        where tenant = :tenant and (due_at is not null or state = 'DEAD')
                        group by subscription
                        """).param("tenant", tenant.value()).query(rows -> {
            var standings = new HashMap<SubscriptionId, Standing>();
            while (rows.next()) {
                standings.put(
                        new SubscriptionId(rows.getObject("subscription", UUID.class)),
                        new Standing(rows.getLong("waiting"), rows.getLong("dead")));
            }
            return standings;
        });
    }

    Backlog backlog() {
        return jdbc.sql("""
                        select (select count(*) from event_delivery where due_at is not null) as waiting,
                          (select count(*) from event_delivery where state = 'DEAD') as dead,
                          coalesce((select extract(epoch from now() - min(d.created_at)) from event_delivery d
                            join subscription s on s.id = d.subscription and s.state = 'ACTIVE'
                            where d.due_at is not null), 0) as oldest
                        """)
                .query((row, number) ->
                        new Backlog(row.getLong("waiting"), row.getLong("dead"), row.getDouble("oldest")))
                .single();
    }

    private static EventDelivery delivery(ResultSet row, int number) throws SQLException {
        return new EventDelivery(
                row.getLong("id"),
                new TenantId(row.getString("tenant")),
                new SubscriptionId(row.getObject("subscription", UUID.class)),
                row.getObject("event", UUID.class),
                row.getString("body"),
                row.getInt("attempts"),
                row.getString("url"),
                row.getInt("generation"),
                row.getBoolean("both_secrets"));
    }

    private static DeadLetter deadLetter(ResultSet row, int number) throws SQLException {
        var customer = row.getObject("customer", UUID.class);
        return new DeadLetter(
                row.getObject("event", UUID.class),
                EventType.valueOf(row.getString("type").toUpperCase(Locale.ROOT)),
                customer == null ? null : new CustomerId(customer),
                row.getInt("attempts"),
                row.getString("error"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("ended_at").toInstant());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
