package ai.focal360.agenda;

import ai.focal360.agenda.Goal.State;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.turn.GoalMoved;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Answers that are waited for: one at a time in a conversation, written in the transaction of the turn that asked. */
@Component
public class Goals {
    private static final int MOST = 50;

    private final JdbcClient jdbc;
    private final AgendaRows tasks;
    private final ApplicationEventPublisher events;

    Goals(JdbcClient jdbc, AgendaRows tasks, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.tasks = tasks;
        this.events = events;
    }

    /** The conversation's goals, the newest first. */
    public List<Goal> of(TenantId tenant, ConversationId conversation) {
        return jdbc.sql("select * from goal where tenant = ? and conversation_id = ? order by asked_at desc limit ?")
                .params(tenant.value(), conversation.value(), MOST)
                .query(Goals::goal)
                .list();
    }

    Optional<Goal> find(TenantId tenant, UUID id) {
        return jdbc.sql("select * from goal where tenant = ? and id = ?")
                .params(tenant.value(), id)
                .query(Goals::goal)
                .optional();
    }

    /** In C2. The conversation's row is held there, and where a follow-up is sent: one of both comes first. */
    @EventListener
    void on(GoalMoved moved) {
        jdbc.sql("""
                        update goal set state = ?, ended_at = clock_timestamp()
                        where conversation_id = ? and tenant = ? and state in ('OPEN', 'FOLLOWED_UP')
                        returning *
                        """)
                .params(
                        moved.became().name(),
                        moved.conversation().value(),
                        moved.tenant().value())
                .query(Goals::stands)
                .list()
                .forEach(ended -> {
                    tasks.needless(ended.goal().id());
                    events.publishEvent(ended);
                });
        var asked = moved.asked();
        if (asked != null) {
            ask(moved, asked);
        }
    }

    private void ask(GoalMoved moved, GoalMoved.Asked asked) {
        var stands = jdbc.sql("""
                        insert into goal (id, tenant, agent, customer_id, conversation_id, turn_id, scenario, instance, step,
                                          yes_or_no, fields, follow_up, expiry, patience, deadline_at)
                        values (:id, :tenant, :agent, :customer, :conversation, :turn, :scenario, :instance, :step, :yesOrNo,
                                :fields, :followUp, :expiry, make_interval(secs => :within),
                                clock_timestamp() + make_interval(secs => :within))
                        returning *
                        """)
                .param("id", UUID.randomUUID())
                .param("tenant", moved.tenant().value())
                .param("agent", moved.agent().value())
                .param("customer", moved.customer().value())
                .param("conversation", moved.conversation().value())
                .param("turn", moved.turn().value())
                .param("scenario", asked.scenario())
                .param("instance", asked.instance())
                .param("step", asked.step())
                .param("yesOrNo", asked.yesOrNo())
                .param("fields", asked.fields().toArray(String[]::new))
                .param("followUp", asked.followUp(), Types.VARCHAR)
                .param("expiry", asked.expiry())
                .param("within", asked.within().toMillis() / 1000.0)
                .query(Goals::stands)
                .single();
        plan(
                stands,
                asked.followUp() == null ? AgendaTask.EXPIRY : AgendaTask.FOLLOW_UP,
                asked.followUp(),
                stands.goal().deadlineAt());
    }

    private void plan(GoalStands stands, String type, @Nullable String text, Instant due) {
        var goal = stands.goal();
        tasks.add(new NewTask(
                stands.tenant(),
                type,
                stands.agent(),
                stands.customer(),
                goal.conversation(),
                null,
                text,
                Map.of(),
                null,
                goal.scenario() + ", " + goal.step(),
                AgendaTask.Origin.GOAL,
                goal.id().toString(),
                null,
                due,
                null));
    }

    private record Again(GoalStands stands, Instant until) {}

    /** The customer is reminded, or is not to be: who did not answer has as long again. */
    void followedUp(UUID goal, boolean said) {
        jdbc.sql("""
                        update goal set state = case when :said then 'FOLLOWED_UP' else state end,
                               followed_up_at = case when :said then clock_timestamp() end
                        where id = :id returning *, clock_timestamp() + patience as again_until
                        """)
                .param("said", said)
                .param("id", goal)
                .query((row, number) -> new Again(stands(row, number), AgendaRows.time(row, "again_until")))
                .optional()
                .ifPresent(again -> {
                    plan(again.stands(), AgendaTask.EXPIRY, null, again.until());
                    if (said) {
                        events.publishEvent(again.stands());
                    }
                });
    }

    void end(UUID goal, State state) {
        jdbc.sql("update goal set state = ?, ended_at = clock_timestamp() where id = ? returning *")
                .params(state.name(), goal)
                .query(Goals::stands)
                .list()
                .forEach(events::publishEvent);
    }

    private static GoalStands stands(ResultSet row, int number) throws SQLException {
        return new GoalStands(
                new TenantId(row.getString("tenant")),
                new AgentId(row.getString("agent")),
                new CustomerId(row.getObject("customer_id", UUID.class)),
                goal(row, number));
    }

    private static Goal goal(ResultSet row, int number) throws SQLException {
        return new Goal(
                row.getObject("id", UUID.class),
                new ConversationId(row.getObject("conversation_id", UUID.class)),
                new TurnId(row.getObject("turn_id", UUID.class)),
                row.getString("scenario"),
                row.getString("instance"),
                row.getString("step"),
                row.getBoolean("yes_or_no"),
                List.of((String[]) row.getArray("fields").getArray()),
                row.getString("follow_up"),
                row.getString("expiry"),
                AgendaRows.time(row, "asked_at"),
                AgendaRows.time(row, "deadline_at"),
                State.valueOf(row.getString("state")),
                AgendaRows.timeIfAny(row, "followed_up_at"),
                AgendaRows.timeIfAny(row, "ended_at"));
    }
}
