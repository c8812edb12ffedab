package ai.focal360.audit;

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

/** Work people were asked for, as {@link WorkLog} keeps it. */
@Repository
public class HumanTasks implements SearchDocuments {
    private final JdbcClient jdbc;

    HumanTasks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What is looked for among a tenant's tasks; null stands for any. {@code from} and {@code to} are about when they were
     * asked for.
     */
    public record Query(
            TenantId tenant,
            @Nullable String kind,
            HumanTask.@Nullable State state,
            HumanTask.@Nullable Decision decision,
            @Nullable String role,
            @Nullable String assignee,
            @Nullable ConversationId conversation,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable WorkCursor after,
            int limit) {}

    public WorkPage<HumanTask> list(Query query) {
        var conditions = new Conditions();
        conditions.add("tenant = :tenant", "tenant", query.tenant().value());
        conditions.add("kind = :kind", "kind", query.kind());
        conditions.add("state = :state", "state", query.state(), Enum::name);
        conditions.add("decision = :decision", "decision", query.decision(), Enum::name);
        conditions.add("role = :role", "role", query.role());
        conditions.add("assignee = :assignee", "assignee", query.assignee());
        conditions.add("conversation = :conversation", "conversation", query.conversation(), ConversationId::value);
        conditions.add("created_at >= :from", "from", query.from());
        conditions.add("created_at < :to", "to", query.to());
        var after = query.after();
        if (after != null) {
            conditions.add("(created_at, task) < (:place, :task)", "place", after.at());
            conditions.params().put("task", after.id());
        }
        var found = jdbc.sql("select * from human_task where " + conditions
                        + " order by created_at desc, task desc limit :limit")
                .params(conditions.params())
                .param("limit", query.limit() + 1)
                .query((row, number) -> task(row))
                .list();
        return WorkPage.of(found, query.limit(), task -> new WorkCursor(task.createdAt(), task.task()));
    }

    @Override
    public SearchKind kind() {
        return SearchKind.TASK;
    }

    @Override
    public List<Version> read(Collection<String> documents) {
        return jdbc.sql("select * from human_task where task = any(?)")
                .param(documents.toArray(String[]::new))
                .query((row, number) -> new Version(task(row), row.getLong("revision")))
                .list();
    }

    @Override
    public Portion portion(@Nullable String position, int limit) {
        var ids = jdbc.sql("select task from human_task where task > ? order by task limit ?")
                .param(position == null ? "" : position)
                .param(limit)
                .query(String.class)
                .list();
        return new Portion(ids, ids.size() < limit ? null : ids.get(limit - 1));
    }

    @Override
    public List<Count> counts() {
        return Count.of(jdbc, "human_task", "created_at");
    }

    private static HumanTask task(ResultSet row) throws SQLException {
        var created = row.getObject("created_at", OffsetDateTime.class).toInstant();
        var claimed = instant(row, "claimed_at");
        var ended = instant(row, "ended_at");
        var conversation = row.getObject("conversation", UUID.class);
        var customer = row.getObject("customer", UUID.class);
        return new HumanTask(
                row.getString("task"),
                new TenantId(row.getString("tenant")),
                row.getString("kind"),
                row.getString("name"),
                row.getString("process"),
                row.getString("role"),
                conversation == null ? null : new ConversationId(conversation),
                customer == null ? null : new CustomerId(customer),
                row.getString("agent"),
                row.getString("channel"),
                HumanTask.State.valueOf(row.getString("state")),
                row.getString("decision") == null ? null : HumanTask.Decision.valueOf(row.getString("decision")),
                created,
                claimed,
                ended,
                row.getString("assignee"),
                millis(created, claimed == null ? ended : claimed),
                millis(claimed, ended));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable Long millis(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? null : Duration.between(from, to).toMillis();
    }
}
