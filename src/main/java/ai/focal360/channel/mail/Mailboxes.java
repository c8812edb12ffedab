package ai.focal360.channel.mail;

import ai.focal360.platform.TenantId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How far each mailbox was read, and which node reads it. Time is the database's. */
@Repository
class Mailboxes {
    private final JdbcClient jdbc;

    Mailboxes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How far a mailbox was read; what is up to {@code boundary} was there when it was first seen with this UIDVALIDITY. */
    record Reached(long uidValidity, long boundary, long lastUid) {
        Reached upTo(long uid) {
            return new Reached(uidValidity, boundary, uid);
        }
    }

    /** A node's turn to read a mailbox; {@code number} is this visit's alone. {@code failures} in a row came before it. */
    record Visit(TenantId tenant, String channel, long number, Reached reached, int failures) {}

    /** Empty while another node reads it or it is not due. */
    Optional<Visit> begin(TenantId tenant, String channel, Duration lease) {
        return jdbc.sql("""
                        insert into mailbox as m (tenant, channel, visit, due_at)
                        values (:tenant, :channel, 1, now() + make_interval(secs => :lease))
                        on conflict (tenant, channel) do update set visit = m.visit + 1, due_at = excluded.due_at
                        where m.due_at <= now()
                        returning visit, uid_validity, boundary, last_uid, failures
                        """)
                .param("tenant", tenant.value())
                .param("channel", channel)
                .param("lease", seconds(lease))
                .query((row, number) -> new Visit(
                        tenant,
                        channel,
                        row.getLong("visit"),
                        new Reached(row.getLong("uid_validity"), row.getLong("boundary"), row.getLong("last_uid")),
                        row.getInt("failures")))
                .optional();
    }

    /** Read up to there. False when another node has the mailbox by now. */
    boolean reached(Visit visit, Reached reached, Duration lease) {
        return of(visit, """
                        update mailbox set uid_validity = :validity, boundary = :boundary, last_uid = :uid, failures = 0,
                            error = null, failed_uid = 0, failed_attempts = 0,
                            due_at = now() + make_interval(secs => :lease)
                        where tenant = :tenant and channel = :channel and visit = :visit
                        """)
                        .param("validity", reached.uidValidity())
                        .param("boundary", reached.boundary())
                        .param("uid", reached.lastUid())
                        .param("lease", seconds(lease))
                        .update()
                > 0;
    }

    /** Counts that this letter could not be taken; answers how often that was. Nothing when another node has the mailbox by now. */
    int failed(Visit visit, long uid) {
        return of(visit, """
                        update mailbox set failed_uid = :uid,
                            failed_attempts = case when failed_uid = :uid then failed_attempts else 0 end + 1
                        where tenant = :tenant and channel = :channel and visit = :visit
                        returning failed_attempts
                        """).param("uid", uid).query(Integer.class).optional().orElse(0);
    }

    void end(Visit visit, Duration pause, @Nullable String error) {
        of(visit, """
                        update mailbox set due_at = now() + make_interval(secs => :pause),
                            failures = case when cast(:error as text) is null then 0 else failures + 1 end, error = :error
                        where tenant = :tenant and channel = :channel and visit = :visit
                        """).param("pause", seconds(pause)).param("error", error).update();
    }

    private JdbcClient.StatementSpec of(Visit visit, String sql) {
        return jdbc.sql(sql)
                .param("tenant", visit.tenant().value())
                .param("channel", visit.channel())
                .param("visit", visit.number());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
