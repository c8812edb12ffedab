package ai.focal360.replay;

import ai.focal360.platform.TenantId;
import ai.focal360.replay.PeriodReplay.State;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Replays over periods, one row each. Every statement is a transaction of its own. */
@Repository
class ReplayRows {
    /** After these a replay is not begun upon any more. */
    static final int MOST_ATTEMPTS = 5;

    private static final int KEPT = 20;

    private final JdbcClient jdbc;
    private final ObjectMapper json;

    ReplayRows(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Keeps a replay to be worked on, unless one of the tenant's runs; of those that ended the newest stay. */
    boolean insert(PeriodReplay replay) {
        jdbc.sql("""
                        delete from replay where tenant = :tenant and state <> 'RUNNING' and id not in (
                            select id from replay where tenant = :tenant order by requested_at desc limit :kept)
                        """)
                .param("tenant", replay.tenant().value())
                .param("kept", KEPT)
                .update();
        return jdbc.sql("""
                        insert into replay (id, tenant, period, pack, platform, state, requested_by, total, findings)
                        values (:id, :tenant, :period::json, :pack, :platform, 'RUNNING', :by, :total, :findings::json)
                        on conflict (tenant) where state = 'RUNNING' do nothing
                        """)
                        .param("id", replay.id().value())
                        .param("tenant", replay.tenant().value())
                        .param("period", write(replay.period()))
                        .param("pack", replay.against() instanceof Against.Packs packs ? packs.pack() : null)
                        .param("platform", replay.against() instanceof Against.Packs packs ? packs.platform() : null)
                        .param("by", replay.requestedBy())
                        .param("total", replay.total())
                        .param("findings", write(replay.findings()))
                        .update()
                == 1;
    }

    Optional<PeriodReplay> find(TenantId tenant, ReplayId id) {
        return jdbc.sql("select * from replay where tenant = ? and id = ?")
                .param(tenant.value())
                .param(id.value())
                .query(this::row)
                .optional();
    }

    List<PeriodReplay> newest(TenantId tenant) {
        return jdbc.sql("select * from replay where tenant = ? order by requested_at desc limit ?")
                .param(tenant.value())
                .param(KEPT + 1)
                .query(this::row)
                .list();
    }

    boolean cancel(TenantId tenant, ReplayId id) {
        return jdbc.sql("""
                        update replay set state = 'CANCELLED', ended_at = clock_timestamp(), lease_until = null
                        where tenant = ? and id = ? and state = 'RUNNING'
                        """).param(tenant.value()).param(id.value()).update() == 1;
    }

    /** The replay that waited longest for a node, now this one's. */
    Optional<PeriodReplay> claim(Duration lease) {
        return jdbc.sql("""
                        update replay set lease_until = clock_timestamp() + make_interval(secs => :lease),
                               attempts = attempts + 1
                        where id = (
                            select id from replay
                            where state = 'RUNNING' and attempts < :most
                              and (lease_until is null or lease_until <= clock_timestamp())
                            order by lease_until nulls first, requested_at limit 1 for update skip locked)
                        returning *
                        """)
                .param("lease", lease.toMillis() / 1000.0)
                .param("most", MOST_ATTEMPTS)
                .query(this::row)
                .optional();
    }

    /** Keeps what a batch found and lets go; nothing when it was cancelled or another node was there meanwhile. */
    void advance(PeriodReplay claimed, Findings findings, @Nullable String next) {
        jdbc.sql("""
                        update replay set findings = :findings::json, next = :next, attempts = 0,
                               lease_until = clock_timestamp(),
                               state = case when :next::text is null then 'DONE' else 'RUNNING' end,
                               ended_at = case when :next::text is null then clock_timestamp() end
                        where id = :id and state = 'RUNNING' and next is not distinct from :from
                        """)
                .param("findings", write(findings))
                .param("next", next)
                .param("id", claimed.id().value())
                .param("from", claimed.next())
                .update();
    }

    /** Ends what broke too often; answers how many there were. */
    int giveUp() {
        return jdbc.sql("""
                        update replay set state = 'FAILED', ended_at = clock_timestamp()
                        where state = 'RUNNING' and attempts >= ? and lease_until <= clock_timestamp()
                        """).param(MOST_ATTEMPTS).update();
    }

    private PeriodReplay row(ResultSet row, int number) throws SQLException {
        var pack = row.getString("pack");
        return new PeriodReplay(
                new ReplayId(row.getObject("id", UUID.class)),
                new TenantId(row.getString("tenant")),
                read(row.getString("period"), Period.class),
                pack == null ? new Against.Recorded() : new Against.Packs(pack, row.getString("platform")),
                State.valueOf(row.getString("state")),
                row.getObject("requested_by", UUID.class),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("ended_at", OffsetDateTime.class)),
                row.getLong("total"),
                read(row.getString("findings"), Findings.class),
                row.getString("next"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a replay to be JSON", e);
        }
    }

    private <T> T read(String value, Class<T> type) {
        try {
            return json.readValue(value, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a replay to be readable", e);
        }
    }
}
