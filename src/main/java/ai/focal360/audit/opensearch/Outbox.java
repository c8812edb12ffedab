package ai.focal360.audit.opensearch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The recorded turns of all tenants that the index has not confirmed, oldest first. Rows that are taken stay locked until
 * the caller's transaction ends, and other nodes skip them.
 */
@Repository("searchOutbox")
class Outbox {
    private static final int FETCH = 50;
    private static final int MAX_REASON = 1000;

    private final JdbcTemplate jdbc;

    Outbox(DataSource database) {
        this.jdbc = new JdbcTemplate(database);
        this.jdbc.setFetchSize(FETCH);
    }

    /** {@code document} is absent when the record itself is gone. */
    record Row(
            long id,
            String tenant,
            UUID turn,
            int attempts,
            @Nullable String document) {}

    record Refusal(Row row, String reason) {}

    /** What is waiting: how many turns, for how long the oldest of them, and how many were set aside. */
    record Backlog(long pending, Duration oldest, long refused) {
        static final Backlog NONE = new Backlog(0, Duration.ZERO, 0);
    }

    /** Hands over up to {@code limit} rows, one by one, for as long as they are {@code taken}. */
    void take(int limit, Predicate<Row> taken) {
        jdbc.query(
                """
                select o.id, o.tenant, o.turn_id, o.attempts, r.document
                from (select id, tenant, turn_id, attempts from search_outbox order by id limit ? for update skip locked) o
                left join turn_record r on r.tenant = o.tenant and r.turn_id = o.turn_id
                order by o.id
                """,
                rows -> {
                    boolean more = true;
                    while (more && rows.next()) {
                        more = taken.test(new Row(
                                rows.getLong("id"),
                                rows.getString("tenant"),
                                rows.getObject("turn_id", UUID.class),
                                rows.getInt("attempts"),
                                rows.getString("document")));
                    }
                    return null;
                },
                limit);
    }

    void settle(Collection<Row> done, Collection<Refusal> refused, Collection<Row> failed) {
        for (var refusal : refused) {
            jdbc.update("""
                    insert into search_refusal (turn_id, tenant, reason) values (?, ?, ?)
                    on conflict (turn_id) do update set reason = excluded.reason, refused_at = now()
                    """, refusal.row().turn(), refusal.row().tenant(), cut(refusal.reason()));
        }
        var gone = new ArrayList<>(done);
        refused.forEach(refusal -> gone.add(refusal.row()));
        if (!gone.isEmpty()) {
            jdbc.update("delete from search_outbox where id = any(?)", (Object) ids(gone));
        }
        if (!failed.isEmpty()) {
            jdbc.update("update search_outbox set attempts = attempts + 1 where id = any(?)", (Object) ids(failed));
        }
    }

    Backlog backlog() {
        return jdbc.queryForObject(
                """
                select (select count(*) from search_outbox),
                    (select extract(epoch from greatest(now() - recorded_at, interval '0')) * 1000
                     from search_outbox order by id limit 1),
                    (select count(*) from search_refusal)
                """, (row, number) -> new Backlog(row.getLong(1), Duration.ofMillis(row.getLong(2)), row.getLong(3)));
    }

    private static Long[] ids(Collection<Row> rows) {
        return rows.stream().map(Row::id).toArray(Long[]::new);
    }

    // a NUL cannot be stored
    private static String cut(String reason) {
        var text = reason.replace('\0', ' ');
        return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON);
    }
}
