package ai.focal360.turn;

import ai.focal360.audit.TurnCursor;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Conversations that do not move, for people who look after the installation. */
@Component
public class Lanes {
    private final JdbcClient jdbc;

    Lanes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Why a lane stands. */
    public enum Standing {
        /** Its window is over and nobody has taken the turn. */
        OVERDUE,
        /** The same, and the customer has another turn running, which goes first. */
        BLOCKED,
        /** A node runs the turn, or it rests after a failure. */
        RUNNING,
        /** The turn failed for good. */
        QUARANTINED
    }

    /**
     * A lane's turn that stands since {@code since}. {@code phase} is as its node last said; {@code owner} is
     * that node, null while the turn rests; {@code waiting} counts the lane's messages without an answer.
     */
    public record StuckLane(
            Standing standing,
            ConversationId conversation,
            CustomerId customer,
            AgentId agent,
            String channel,
            TurnId turn,
            Instant since,
            double ageSeconds,
            @Nullable String phase,
            @Nullable String owner,
            @Nullable Instant leaseUntil,
            int attempts,
            @Nullable String failure,
            boolean touched,
            boolean cancelled,
            long waiting,
            @Nullable Instant oldestMessageAt) {}

    /** Those standing longest first; {@code next} leads to those after them. */
    public record Page(List<StuckLane> lanes, @Nullable String next) {
        public Page {
            lanes = List.copyOf(lanes);
        }
    }

    /** Lanes that have stood for at least that long, of one kind or of all. */
    public Page standing(
            TenantId tenant, @Nullable Standing standing, Duration least, @Nullable TurnCursor after, int limit) {
        var found = jdbc.sql("""
                        with late as (
                            select clock_timestamp() - make_interval(secs => :least) as until
                        ), gathering as (
                            select t.*, t.due_at as since,
                                   case when exists (select 1 from turn r
                                                     where r.customer_id = t.customer_id and r.state = 'RUNNING')
                                        then 'BLOCKED' else 'OVERDUE' end as standing
                            from turn t
                            where tenant = :tenant and state = 'GATHERING' and due_at <= (select until from late)
                              and (due_at, id) > (:at, :turn)
                        ), standing as (
                            (select * from gathering where :standing is null or standing = :standing
                             order by due_at, id limit :limit)
                            union all
                            (select t.*, coalesce(claimed_at, opened_at) as since, 'RUNNING' from turn t
                             where tenant = :tenant and state = 'RUNNING' and coalesce(:standing, 'RUNNING') = 'RUNNING'
                               and coalesce(claimed_at, opened_at) <= (select until from late)
                               and (coalesce(claimed_at, opened_at), id) > (:at, :turn)
                             order by since, id limit :limit)
                            union all
                            (select t.*, finished_at as since, 'QUARANTINED' from turn t
                             where tenant = :tenant and state = 'QUARANTINED' and dismissed_at is null
                               and coalesce(:standing, 'QUARANTINED') = 'QUARANTINED'
                               and finished_at <= (select until from late) and (finished_at, id) > (:at, :turn)
                             order by since, id limit :limit)
                            order by since, id limit :limit
                        )
                        select s.*, extract(epoch from clock_timestamp() - s.since)::float8 as age,
                               case when s.state = 'RUNNING' then 'P' || (s.progress ->> 'phase') end as phase, q.waiting, q.oldest
                        from standing s cross join lateral (
                            select count(*) as waiting, min(m.received_at) as oldest from message m
                            where m.tenant = s.tenant and m.turn_id in (
                                select s.id union
                                select g.id from turn g where g.conversation_id = s.conversation_id
                                  and g.channel = s.channel and g.state = 'GATHERING')) q
                        order by s.since, s.id
                        """)
                .param("tenant", tenant.value())
                .param("standing", standing == null ? null : standing.name(), Types.VARCHAR)
                .param("least", least.toMillis() / 1000.0)
                .param(
                        "at",
                        OffsetDateTime.ofInstant(after == null ? Instant.EPOCH : after.finishedAt(), ZoneOffset.UTC))
                .param("turn", after == null ? new UUID(0, 0) : after.turn().value())
                .param("limit", limit + 1)
                .query((row, number) -> lane(row))
                .list();
        var page = found.size() > limit ? found.subList(0, limit) : found;
        var last = page.isEmpty() ? null : page.get(page.size() - 1);
        return new Page(
                page,
                found.size() > limit && last != null ? new TurnCursor(last.since(), last.turn()).toString() : null);
    }

    /** How long the oldest due turn of all tenants has waited for a node. */
    public Duration queueAge() {
        return jdbc.sql("""
                        with recursive waiting as (
                            (select tenant, due_at from turn where state = 'GATHERING' order by tenant, due_at limit 1)
                            union all
                            select next.tenant, next.due_at from waiting w cross join lateral (
                                select t.tenant, t.due_at from turn t where t.state = 'GATHERING' and t.tenant > w.tenant
                                order by t.tenant, t.due_at limit 1) next
                        )
                        select coalesce(extract(epoch from clock_timestamp() - min(due_at)), 0)::float8 from waiting
                        """)
                .query((row, number) -> Duration.ofMillis((long) (Math.max(0, row.getDouble(1)) * 1000)))
                .single();
    }

    private static StuckLane lane(ResultSet row) throws SQLException {
        return new StuckLane(
                Standing.valueOf(row.getString("standing")),
                new ConversationId(row.getObject("conversation_id", UUID.class)),
                new CustomerId(row.getObject("customer_id", UUID.class)),
                new AgentId(row.getString("agent")),
                row.getString("channel"),
                new TurnId(row.getObject("id", UUID.class)),
                row.getTimestamp("since").toInstant(),
                row.getDouble("age"),
                row.getString("phase"),
                row.getString("owner"),
                instant(row.getTimestamp("lease_until")),
                row.getInt("attempts"),
                row.getString("failure"),
                row.getTimestamp("touched_at") != null,
                row.getTimestamp("cancelled_at") != null,
                row.getLong("waiting"),
                instant(row.getTimestamp("oldest")));
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
