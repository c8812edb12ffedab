package ai.focal360.audit;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How scenarios went, as {@link WorkLog} keeps it. */
@Repository
public class ScenarioRuns implements SearchDocuments {
    private final JdbcClient jdbc;

    ScenarioRuns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What is looked for among a tenant's runs; null stands for any. {@code from} and {@code to} are about their start. */
    public record Query(
            TenantId tenant,
            @Nullable String scenario,
            ScenarioRun.@Nullable State state,
            @Nullable ConversationId conversation,
            @Nullable CustomerId customer,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable WorkCursor after,
            int limit) {}

    public WorkPage<ScenarioRun> list(Query query) {
        var conditions = new Conditions();
        conditions.add("tenant = :tenant", "tenant", query.tenant().value());
        conditions.add("scenario = :scenario", "scenario", query.scenario());
        conditions.add("state = :state", "state", query.state(), Enum::name);
        conditions.add("conversation = :conversation", "conversation", query.conversation(), ConversationId::value);
        conditions.add("customer = :customer", "customer", query.customer(), CustomerId::value);
        conditions.add("started_at >= :from", "from", query.from());
        conditions.add("started_at < :to", "to", query.to());
        var after = query.after();
        if (after != null) {
            conditions.add("(started_at, run) < (:place, :run::uuid)", "place", after.at());
            conditions.params().put("run", after.id());
        }
        var found = jdbc.sql("select * from scenario_run where " + conditions
                        + " order by started_at desc, run desc limit :limit")
                .params(conditions.params())
                .param("limit", query.limit() + 1)
                .query((row, number) -> run(row))
                .list();
        return WorkPage.of(
                found,
                query.limit(),
                run -> new WorkCursor(run.startedAt(), run.run().toString()));
    }

    @Override
    public SearchKind kind() {
        return SearchKind.RUN;
    }

    @Override
    public List<Version> read(Collection<String> documents) {
        return jdbc.sql("select * from scenario_run where run = any(?::uuid[])")
                .param(documents.toArray(String[]::new))
                .query((row, number) -> new Version(run(row), row.getLong("revision")))
                .list();
    }

    @Override
    public Portion portion(@Nullable String position, int limit) {
        var ids = jdbc.sql("select run::text from scenario_run where run > ?::uuid order by run limit ?")
                .param(position == null ? new UUID(0, 0).toString() : position)
                .param(limit)
                .query(String.class)
                .list();
        return new Portion(ids, ids.size() < limit ? null : ids.get(limit - 1));
    }

    @Override
    public List<Count> counts() {
        return Count.of(jdbc, "scenario_run", "started_at");
    }

    private static ScenarioRun run(ResultSet row) throws SQLException {
        var started = row.getObject("started_at", OffsetDateTime.class).toInstant();
        var ended = row.getObject("ended_at", OffsetDateTime.class);
        return new ScenarioRun(
                row.getObject("run", UUID.class),
                new TenantId(row.getString("tenant")),
                row.getString("scenario"),
                row.getInt("version"),
                new AgentId(row.getString("agent")),
                row.getString("channel"),
                new CustomerId(row.getObject("customer", UUID.class)),
                new ConversationId(row.getObject("conversation", UUID.class)),
                ScenarioRun.State.valueOf(row.getString("state")),
                started,
                ended == null ? null : ended.toInstant(),
                ended == null
                        ? null
                        : Duration.between(started, ended.toInstant()).toMillis(),
                List.of((String[]) row.getArray("steps").getArray()),
                row.getString("last_step"),
                row.getString("ending"));
    }
}
