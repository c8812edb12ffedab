package ai.focal360.audit;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Runs of scenarios and work of people as rows, written in the caller's transaction: one statement for all runs it moved,
 * one for all tasks it touched.
 */
@Repository
public class WorkLog {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    // one statement: a turn has few to spend
    private static final String FOR_SEARCH =
            ", noted as (insert into search_outbox (kind, tenant, document) select '%s', tenant, document from written)";

    /** What is told of a run that moved. */
    private static final String TOLD = """
            r.tenant, r.run::text as document, r.scenario, r.version, r.conversation, r.customer, r.agent, r.channel, r.state,
                r.last_step, r.ending""";

    private static final String RUNS = """
            with change as (
                select * from jsonb_to_recordset(:changes::jsonb) as c (run uuid, begun boolean, tenant text, scenario text,
                    version integer, agent text, channel text, customer uuid, conversation uuid, caller uuid, state text,
                    started_at timestamptz, ended_at timestamptz, steps text[], asks boolean, ending text)
            ), begun as (
                insert into scenario_run as r (run, tenant, scenario, version, agent, channel, customer, conversation, caller,
                    state, started_at, ended_at, steps, last_step, ending, asks)
                select run, tenant, scenario, version, agent, channel, customer, conversation, caller,
                    coalesce(state, 'RUNNING'), started_at, ended_at,
                    array(select s from unnest(steps) with ordinality as u (s, o) group by s order by min(o)),
                    steps[cardinality(steps)], ending, asks
                from change where begun
                returning %2$s, null as was
            ), moved as (
                update scenario_run r set
                    state = case when c.state in ('TAKEN_BACK', 'RUNNING') then c.state
                                 when r.state in ('HANDED_OVER', 'TAKEN_BACK') then r.state
                                 else coalesce(c.state, 'RUNNING') end,
                    ended_at = coalesce(c.ended_at, r.ended_at),
                    steps = r.steps || array(select s from unnest(c.steps) with ordinality as u (s, o)
                                             where s <> all (r.steps) group by s order by min(o)),
                    last_step = coalesce(c.steps[cardinality(c.steps)], r.last_step),
                    ending = coalesce(c.ending, r.ending),
                    asks = c.ended_at is null and case when cardinality(c.steps) = 0 then r.asks else c.asks end,
                    moved_at = clock_timestamp(),
                    revision = r.revision + 1
                from change c join scenario_run o on o.run = c.run
                where r.run = c.run and not c.begun
                returning %2$s, o.state as was
            ), written as (
                select * from begun union all select * from moved
            )%1$s
            select * from written
            """;

    private static final String TASKS = """
            with change as (
                select * from jsonb_to_recordset(:changes::jsonb) as c (task text, asked boolean, tenant text, kind text,
                    name text, process text, role text, conversation uuid, customer uuid, agent text, channel text,
                    state text, decision text, changed boolean, assignee text, at timestamptz)
            ), asked as (
                insert into human_task (task, tenant, kind, name, process, role, conversation, customer, agent, channel,
                    state, decision, created_at, claimed_at, ended_at, assignee)
                select task, tenant, kind, name, process, role, conversation, customer, agent, channel,
                    coalesce(state, 'OPEN'), decision, at, case when assignee is not null then at end,
                    case when state is not null then at end, assignee
                from change where asked
                returning tenant, task as document
            ), worked as (
                update human_task t set
                    state = coalesce(c.state, t.state),
                    decision = coalesce(c.decision, t.decision),
                    claimed_at = case when c.state is not null or not c.changed then t.claimed_at
                                      when c.assignee is null then null
                                      else coalesce(t.claimed_at, c.at) end,
                    ended_at = case when c.state is not null then c.at else t.ended_at end,
                    assignee = case when c.changed then c.assignee else coalesce(t.assignee, c.assignee) end,
                    revision = t.revision + 1
                from change c where t.task = c.task and not c.asked and t.state = 'OPEN'
                returning t.tenant, t.task as document
            ), written as (
                select * from asked union all select * from worked
            )%1$s
            select * from written
            """;

    private static final String TAKEN_BACK = """
            with recursive vain as (
                select run from scenario_run where run = any(:begun)
                union
                select r.run from scenario_run r join vain on r.caller = vain.run
            ), written as (
                update scenario_run r set
                    state = 'TAKEN_BACK', asks = false, moved_at = clock_timestamp(), revision = r.revision + 1
                from scenario_run o
                where o.run = r.run and (r.run in (select run from vain) or r.run = any(:replaced))
                returning %2$s, o.state as was
            )%1$s
            select * from written
            """;

    // its callers wait for the same answer, unless another step of theirs asks for one meanwhile
    private static final String ABANDONED = """
            with recursive asking as (
                select run, caller from scenario_run
                where state = 'RUNNING' and asks and moved_at < now() - make_interval(secs => :seconds)
                order by moved_at limit :limit for update skip locked
            ), silent as (
                select run, caller from asking
                union
                select r.run, r.caller from scenario_run r join silent on r.run = silent.caller where not r.asks
            ), written as (
                update scenario_run r set state = 'ABANDONED', revision = r.revision + 1
                where r.run in (select run from silent) and r.state = 'RUNNING'
                returning %2$s, 'RUNNING' as was
            )%1$s
            select * from written
            """;

    private static final String CONTINUED = """
            update scenario_run now set started_at = before.started_at, revision = now.revision + 1,
                steps = before.steps || array(select s from unnest(now.steps) with ordinality as u (s, o)
                                              where s <> all (before.steps) order by o)
            from scenario_run before where now.run = :now and before.run = :before
            """;

    private final JdbcClient jdbc;
    private final TextSearch search;
    private final ApplicationEventPublisher events;

    WorkLog(JdbcClient jdbc, TextSearch search, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.search = search;
        this.events = events;
    }

    public void runs(Collection<RunChange> changes) {
        if (!changes.isEmpty()) {
            ran(changes(RUNS, SearchKind.RUN, changes.stream().map(RunRow::of).toList()));
        }
    }

    public void tasks(Collection<TaskChange> changes) {
        if (!changes.isEmpty()) {
            var rows = changes.stream().map(TaskRow::of).toList();
            written(changes(TASKS, SearchKind.TASK, rows)
                    .query((row, number) -> row.getString("document"))
                    .list()
                    .size());
        }
    }

    /**
     * The turn that did this was taken back: the runs it began count for nothing, with those they called, and those it
     * brought to an end ({@code replaced}, to the run that stands in its place) go on under their new id.
     */
    public void takenBack(Collection<UUID> begun, Map<UUID, UUID> replaced) {
        if (begun.isEmpty() && replaced.isEmpty()) {
            return;
        }
        ran(statement(TAKEN_BACK, SearchKind.RUN)
                .param("begun", begun.toArray(UUID[]::new))
                .param("replaced", replaced.keySet().toArray(UUID[]::new)));
        replaced.forEach((before, now) ->
                jdbc.sql(CONTINUED).param("before", before).param("now", now).update());
    }

    /**
     * Runs that have asked the customer something for so long, and those that called them, count as abandoned until they move
     * again.
     *
     * @return how many there were, callers included; {@code limit} or more when there may be others
     */
    @Transactional
    int abandoned(Duration silence, int limit) {
        return ran(statement(ABANDONED, SearchKind.RUN)
                .param("seconds", silence.toSeconds())
                .param("limit", limit));
    }

    private int ran(JdbcClient.StatementSpec statement) {
        var written = statement.query((row, number) -> moved(row)).list();
        written(written.size());
        var moved = written.stream().filter(run -> run.was() != run.state()).toList();
        if (!moved.isEmpty()) {
            events.publishEvent(new RunsMoved(moved));
        }
        return written.size();
    }

    private static RunMoved moved(ResultSet row) throws SQLException {
        var was = row.getString("was");
        return new RunMoved(
                UUID.fromString(row.getString("document")),
                new TenantId(row.getString("tenant")),
                row.getString("scenario"),
                row.getInt("version"),
                new Talk(
                        new ConversationId(row.getObject("conversation", UUID.class)),
                        new CustomerId(row.getObject("customer", UUID.class)),
                        new AgentId(row.getString("agent")),
                        row.getString("channel")),
                was == null ? null : ScenarioRun.State.valueOf(was),
                ScenarioRun.State.valueOf(row.getString("state")),
                row.getString("last_step"),
                row.getString("ending"));
    }

    private JdbcClient.StatementSpec changes(String writing, SearchKind kind, List<?> rows) {
        try {
            return statement(writing, kind).param("changes", JSON.writeValueAsString(rows));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected changes to be plain values", e);
        }
    }

    private JdbcClient.StatementSpec statement(String writing, SearchKind kind) {
        return jdbc.sql(writing.formatted(search.isOn() ? FOR_SEARCH.formatted(kind) : "", TOLD));
    }

    private void written(int rows) {
        if (rows > 0 && search.isOn()) {
            events.publishEvent(new SearchCopyOutdated());
        }
    }

    private record RunRow(
            UUID run,
            boolean begun,
            @Nullable String tenant,
            @Nullable String scenario,
            @Nullable Integer version,
            @Nullable String agent,
            @Nullable String channel,
            @Nullable UUID customer,
            @Nullable UUID conversation,
            @Nullable UUID caller,
            ScenarioRun.@Nullable State state,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            List<String> steps,
            boolean asks,
            @Nullable String ending) {
        static RunRow of(RunChange change) {
            var begun = change.begun();
            var talk = begun == null ? null : begun.talk();
            return new RunRow(
                    change.run(),
                    begun != null,
                    begun == null ? null : begun.tenant().value(),
                    begun == null ? null : begun.scenario(),
                    begun == null ? null : begun.version(),
                    talk == null ? null : talk.agent().value(),
                    talk == null ? null : talk.channel(),
                    talk == null ? null : talk.customer().value(),
                    talk == null ? null : talk.conversation().value(),
                    begun == null ? null : begun.caller(),
                    change.state(),
                    begun == null ? null : begun.at(),
                    change.endedAt(),
                    change.steps(),
                    change.asks(),
                    change.ending());
        }
    }

    private record TaskRow(
            String task,
            boolean asked,
            @Nullable String tenant,
            @Nullable String kind,
            @Nullable String name,
            @Nullable String process,
            @Nullable String role,
            @Nullable UUID conversation,
            @Nullable UUID customer,
            @Nullable String agent,
            @Nullable String channel,
            HumanTask.@Nullable State state,
            HumanTask.@Nullable Decision decision,
            boolean changed,
            @Nullable String assignee,
            Instant at) {
        static TaskRow of(TaskChange change) {
            var asked = change.asked();
            var talk = asked == null ? null : asked.talk();
            return new TaskRow(
                    change.task(),
                    asked != null,
                    asked == null ? null : asked.tenant().value(),
                    asked == null ? null : asked.kind(),
                    asked == null ? null : asked.name(),
                    asked == null ? null : asked.process(),
                    asked == null ? null : asked.role(),
                    talk == null ? null : talk.conversation().value(),
                    talk == null ? null : talk.customer().value(),
                    talk == null ? null : talk.agent().value(),
                    talk == null ? null : talk.channel(),
                    change.state(),
                    change.decision(),
                    change.changed(),
                    change.assignee(),
                    change.at());
        }
    }
}
