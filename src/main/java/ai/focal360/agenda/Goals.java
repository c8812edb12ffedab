package ai.focal360.agenda;

import ai.focal360.agenda.Goal.State;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.turn.GoalMoved;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Answers that are waited for: one at a time in a conversation, written in the transaction of the turn that asked. */
@Component
public class Goals {
    private static final int MOST = 50;

    private final JdbcClient jdbc;

    Goals(JdbcClient jdbc) {
        this.jdbc = jdbc;
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
                        with ended as (
                            update goal set state = :became, ended_at = clock_timestamp()
                            where conversation_id = :conversation and tenant = :tenant and state in ('OPEN', 'FOLLOWED_UP')
                            returning id
                        )
                        update agenda_task set state = 'CANCELLED', outcome = 'the answer is not waited for any more',
                               ended_at = clock_timestamp()
                        from ended where agenda_task.reference = ended.id::text and agenda_task.origin = 'GOAL'
                          and agenda_task.state = 'OPEN'
                        """)
                .param("became", moved.became().name())
                .param("conversation", moved.conversation().value())
                .param("tenant", moved.tenant().value())
                .update();
        var asked = moved.asked();
        if (asked != null) {
            ask(moved, asked);
        }
    }

    private void ask(GoalMoved moved, GoalMoved.Asked asked) {
        jdbc.sql("""
                        with goal as (
                            insert into goal (id, tenant, agent, customer_id, conversation_id, turn_id, scenario, instance, step,
                                              yes_or_no, fields, follow_up, expiry, patience, deadline_at)
                            values (:id, :tenant, :agent, :customer, :conversation, :turn, :scenario, :instance, :step, :yesOrNo,
                                    :fields, :followUp, :expiry, make_interval(secs => :within),
                                    clock_timestamp() + make_interval(secs => :within))
                            returning *
                        )
                        insert into agenda_task (id, tenant, type, agent, customer_id, conversation_id, text, reason, origin,
                                                 reference, planned_at, due_at)
                        select :task, tenant, :type, agent, customer_id, conversation_id, follow_up, scenario || ', ' || step, 'GOAL',
                               id::text, deadline_at, deadline_at
                        from goal
                        """)
                .param("id", UUID.randomUUID())
                .param("task", UUID.randomUUID())
                .param("type", asked.followUp() == null ? AgendaTask.EXPIRY : AgendaTask.FOLLOW_UP)
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
                .param("followUp", asked.followUp(), java.sql.Types.VARCHAR)
                .param("expiry", asked.expiry())
                .param("within", asked.within().toMillis() / 1000.0)
                .update();
    }

    /** The customer is reminded, or is not to be: who did not answer has as long again. */
    void followedUp(UUID goal, boolean said) {
        jdbc.sql("""
                        with goal as (
                            update goal set state = case when :said then 'FOLLOWED_UP' else state end,
                                   followed_up_at = case when :said then clock_timestamp() end
                            where id = :id returning *
                        )
                        insert into agenda_task (id, tenant, type, agent, customer_id, conversation_id, reason, origin, reference,
                                                 planned_at, due_at)
                        select :task, tenant, 'expiry', agent, customer_id, conversation_id, scenario || ', ' || step, 'GOAL',
                               id::text, clock_timestamp() + patience, clock_timestamp() + patience
                        from goal
                        """)
                .param("said", said)
                .param("id", goal)
                .param("task", UUID.randomUUID())
                .update();
    }

    void end(UUID goal, State state) {
        jdbc.sql("update goal set state = ?, ended_at = clock_timestamp() where id = ?")
                .params(state.name(), goal)
                .update();
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
