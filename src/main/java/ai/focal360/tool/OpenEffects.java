package ai.focal360.tool;

import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Effects of which nobody knows whether they happened: somebody has to ask the tool's owner. */
@Component
public class OpenEffects {
    private final JdbcClient jdbc;

    OpenEffects(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** {@code state} is {@code INTENDED} (no result was ever kept) or {@code UNKNOWN}. */
    public record OpenEffect(String tool, String step, String level, String state, String key, Instant intendedAt) {}

    public Map<TurnId, List<OpenEffect>> ofTurns(TenantId tenant, Collection<TurnId> turns) {
        var all = new LinkedHashMap<TurnId, List<OpenEffect>>();
        if (turns.isEmpty()) {
            return all;
        }
        jdbc.sql("""
                        select turn, tool, step, level, state, idempotency_key, intended_at from effect
                        where tenant = :tenant and turn in (:turns) and state in ('INTENDED', 'UNKNOWN') order by id
                        """)
                .param("tenant", tenant.value())
                .param("turns", turns.stream().map(TurnId::value).toList())
                .query(row -> {
                    all.computeIfAbsent(new TurnId(row.getObject("turn", UUID.class)), turn -> new ArrayList<>())
                            .add(new OpenEffect(
                                    row.getString("tool"),
                                    row.getString("step"),
                                    row.getString("level"),
                                    row.getString("state"),
                                    row.getString("idempotency_key"),
                                    row.getTimestamp("intended_at").toInstant()));
                });
        return all;
    }

    /** How many have been open for longer than this, of all tenants. */
    public long olderThan(Duration age) {
        return jdbc.sql("""
                        select count(*) from effect where state in ('INTENDED', 'UNKNOWN')
                          and intended_at < clock_timestamp() - make_interval(secs => :age)
                        """)
                .param("age", age.toMillis() / 1000.0)
                .query(Long.class)
                .single();
    }
}
