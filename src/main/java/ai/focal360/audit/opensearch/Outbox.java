package ai.focal360.audit.opensearch;

import ai.focal360.audit.SearchKind;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The changed records of all tenants and kinds that the index has not confirmed, oldest first. Rows that are taken stay
 * locked until the caller's transaction ends, and other nodes skip them.
 */
@Repository("searchOutbox")
class Outbox {
    private static final int MAX_REASON = 1000;
    private static final String COPYING = "hashtextextended('search-copy', 0)";

    private final JdbcTemplate jdbc;

    Outbox(DataSource database) {
        this.jdbc = new JdbcTemplate(database);
    }

    record Row(long id, SearchKind kind, String tenant, String document, int attempts) {}

    /** {@code tenant} is empty when nobody could tell. */
    record Refusal(SearchKind kind, String tenant, String document, String reason) {}

    /** What is waiting: how many changes, for how long the oldest of them, and how many were set aside. */
    record Backlog(long pending, Duration oldest, long refused) {
        static final Backlog NONE = new Backlog(0, Duration.ZERO, 0);
    }

    /** Until its transaction ends, the caller may have records in hand that it read and has not sent. */
    void copying() {
        jdbc.execute("select pg_advisory_xact_lock_shared(%s)".formatted(COPYING));
    }

    /** Waits for whoever is copying, on any node, and holds up the next until the caller's transaction ends. */
    void awaitCopies() {
        jdbc.execute("select pg_advisory_xact_lock(%s)".formatted(COPYING));
    }

    List<Row> take(int limit) {
        return jdbc.query(
                """
                select id, kind, tenant, document, attempts from search_outbox order by id limit ? for update skip locked
                """,
                (row, number) -> new Row(
                        row.getLong("id"),
                        SearchKind.valueOf(row.getString("kind")),
                        row.getString("tenant"),
                        row.getString("document"),
                        row.getInt("attempts")),
                limit);
    }

    /** {@code done} leave the outbox, refused ones among them; {@code failed} are tried again and counted. */
    void settle(Collection<Row> done, Collection<Row> failed) {
        if (!done.isEmpty()) {
            jdbc.update("delete from search_outbox where id = any(?)", (Object) ids(done));
        }
        if (!failed.isEmpty()) {
            jdbc.update("update search_outbox set attempts = attempts + 1 where id = any(?)", (Object) ids(failed));
        }
    }

    void setAside(Collection<Refusal> refused) {
        for (var refusal : refused) {
            jdbc.update("""
                    insert into search_refusal (kind, document, tenant, reason) values (?, ?, ?, ?)
                    on conflict (kind, document) do update set reason = excluded.reason, refused_at = now()
                    """, refusal.kind().name(), refusal.document(), refusal.tenant(), cut(refusal.reason()));
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
