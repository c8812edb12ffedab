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

    /** A node's turn to read a mailbox; {@code number} is this visit's alone. {@code failures} in a row came before it. */
    record Visit(TenantId tenant, String channel, long number, long uidValidity, long lastUid, int failures) {}

    /** Empty while another node reads it or it is not due. */
    Optional<Visit> begin(TenantId tenant, String channel, Duration lease) {
        return jdbc.sql("""
                        insert into mailbox as m (tenant, channel, visit, due_at)
                        values (:tenant, :channel, 1, now() + make_interval(secs => :lease))
                        on conflict (tenant, channel) do update set visit = m.visit + 1, due_at = excluded.due_at
                        where m.due_at <= now()
                        returning visit, uid_validity, last_uid, failures
                        """)
                .param("tenant", tenant.value())
                .param("channel", channel)
                .param("lease", seconds(lease))
                .query((row, number) -> new Visit(
                        tenant,
                        channel,
                        row.getLong("visit"),
                        row.getLong("uid_validity"),
                        row.getLong("last_uid"),
                        row.getInt("failures")))
                .optional();
    }

    /** Read up to there. False when another node has the mailbox by now. */
    boolean taken(Visit visit, long uidValidity, long uid, Duration lease) {
        return jdbc.sql("""
                        update mailbox set uid_validity = :validity, last_uid = :uid, failures = 0, error = null,
                            due_at = now() + make_interval(secs => :lease)
                        where tenant = :tenant and channel = :channel and visit = :visit
                        """)
                        .param("validity", uidValidity)
                        .param("uid", uid)
                        .param("lease", seconds(lease))
                        .param("tenant", visit.tenant().value())
                        .param("channel", visit.channel())
                        .param("visit", visit.number())
                        .update()
                > 0;
    }

    void end(Visit visit, Duration pause, @Nullable String error) {
        jdbc.sql("""
                        update mailbox set due_at = now() + make_interval(secs => :pause),
                            failures = case when cast(:error as text) is null then 0 else failures + 1 end, error = :error
                        where tenant = :tenant and channel = :channel and visit = :visit
                        """)
                .param("pause", seconds(pause))
                .param("error", error)
                .param("tenant", visit.tenant().value())
                .param("channel", visit.channel())
                .param("visit", visit.number())
                .update();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
