package ai.focal360.turn;

import ai.focal360.audit.TurnCursor;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.Caller;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tool.OpenEffects;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Turns that failed for good: their customers are told, and people look at them, repeat them or let them go. */
@Component
public class Quarantine {
    private final JdbcClient jdbc;
    private final OpenEffects effects;
    private final TransactionTemplate transaction;

    Quarantine(JdbcClient jdbc, OpenEffects effects, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.effects = effects;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * A turn that was set aside. {@code failure} is what the last attempt broke on, null where its node just died;
     * {@code effects} are those nobody knows the end of: they are to be settled with the tool's owner before a retry.
     */
    public record SetAside(
            TurnId turn,
            ConversationId conversation,
            CustomerId customer,
            AgentId agent,
            String channel,
            Instant openedAt,
            Instant setAsideAt,
            int attempts,
            @Nullable String failure,
            boolean touched,
            boolean customerTold,
            List<String> messages,
            List<OpenEffects.OpenEffect> effects) {
        public SetAside {
            messages = List.copyOf(messages);
            effects = List.copyOf(effects);
        }
    }

    /** Oldest first; {@code next} leads to those after them. */
    public record Page(List<SetAside> turns, @Nullable String next) {
        public Page {
            turns = List.copyOf(turns);
        }
    }

    /** What came of a decision. */
    public enum Decided {
        DONE,
        /** There is no such turn of this tenant, or it is not quarantined any more. */
        UNKNOWN,
        /** The customer has a turn running: a retry has to wait for its end. */
        CUSTOMER_BUSY
    }

    /**
     * Opens a turn that tells the customer, once for each turn set aside, or joins what they are just saying. It belongs to
     * the turn group of what failed, so that an effect left open is met under its own key and not called again. What
     * fails even at telling is told to nobody, and neither is what fails because nothing happens.
     */
    public int tellCustomers() {
        return jdbc.sql("""
                        with untold as (
                            update turn set noticed_at = clock_timestamp() where id in (
                                select id from turn
                                where state = 'QUARANTINED' and dismissed_at is null and noticed_at is null
                                order by finished_at limit 100 for update skip locked)
                            returning *
                        ), told as (
                            select distinct on (conversation_id, channel) * from untold
                            where trigger is null
                               or trigger ->> 'kind' <> :kind
                                  and (trigger ->> 'kind' <> :quiet
                                       or exists (select 1 from message m where m.tenant = untold.tenant and m.turn_id = untold.id))
                            order by conversation_id, channel, finished_at desc
                        )
                        insert into turn (id, tenant, agent, channel, address, customer_id, conversation_id, turn_group, state,
                                          due_at, trigger)
                        select gen_random_uuid(), tenant, agent, channel, address, customer_id, conversation_id, turn_group,
                               'GATHERING', clock_timestamp(), jsonb_build_object('kind', :kind, 'reference', id::text)
                        from told
                        on conflict (conversation_id, channel) where state = 'GATHERING'
                        do update set trigger = coalesce(turn.trigger, excluded.trigger),
                                      turn_group = case when turn.turn_group = turn.id then excluded.turn_group
                                                        else turn.turn_group end
                        """)
                .param("kind", Trigger.SET_ASIDE)
                .param("quiet", Trigger.QUIET)
                .update();
    }

    /** How many of all tenants' turns wait for somebody to look at them. */
    public long open() {
        return jdbc.sql("select count(*) from turn where state = 'QUARANTINED' and dismissed_at is null")
                .query(Long.class)
                .single();
    }

    public Page list(TenantId tenant, @Nullable TurnCursor after, int limit) {
        var found = jdbc.sql("""
                        select t.*, array(select m.provider_message_id from message m
                                          where m.tenant = t.tenant and m.turn_id = t.id order by m.id limit 100) as messages
                        from turn t
                        where tenant = :tenant and state = 'QUARANTINED' and dismissed_at is null
                          and (finished_at, id) > (:at, :turn)
                        order by finished_at, id limit :limit
                        """)
                .param("tenant", tenant.value())
                .param(
                        "at",
                        OffsetDateTime.ofInstant(after == null ? Instant.EPOCH : after.finishedAt(), ZoneOffset.UTC))
                .param("turn", after == null ? new UUID(0, 0) : after.turn().value())
                .param("limit", limit + 1)
                .query((row, number) -> row(row))
                .list();
        var page = found.size() > limit ? found.subList(0, limit) : found;
        var open = effects.ofTurns(tenant, page.stream().map(SetAside::turn).toList());
        var last = page.isEmpty() ? null : page.get(page.size() - 1);
        return new Page(
                page.stream().map(turn -> with(turn, open)).toList(),
                found.size() > limit && last != null
                        ? new TurnCursor(last.setAsideAt(), last.turn()).toString()
                        : null);
    }

    private static SetAside row(ResultSet row) throws SQLException {
        Array messages = row.getArray("messages");
        return new SetAside(
                new TurnId(row.getObject("id", UUID.class)),
                new ConversationId(row.getObject("conversation_id", UUID.class)),
                new CustomerId(row.getObject("customer_id", UUID.class)),
                new AgentId(row.getString("agent")),
                row.getString("channel"),
                row.getTimestamp("opened_at").toInstant(),
                row.getTimestamp("finished_at").toInstant(),
                row.getInt("attempts"),
                row.getString("failure"),
                row.getTimestamp("touched_at") != null,
                row.getTimestamp("noticed_at") != null,
                Arrays.asList((String[]) messages.getArray()),
                List.of());
    }

    private static SetAside with(SetAside turn, Map<TurnId, List<OpenEffects.OpenEffect>> effects) {
        return new SetAside(
                turn.turn(),
                turn.conversation(),
                turn.customer(),
                turn.agent(),
                turn.channel(),
                turn.openedAt(),
                turn.setAsideAt(),
                turn.attempts(),
                turn.failure(),
                turn.touched(),
                turn.customerTold(),
                turn.messages(),
                effects.getOrDefault(turn.turn(), List.of()));
    }

    /** Has the turn run again as if it had never failed, from its checkpoint where it has one. */
    public Decided retry(TenantId tenant, TurnId turn, String reason, Caller by) {
        try {
            return decide(tenant, turn, "RETRY", reason, by, """
                    update turn set state = 'RUNNING', owner = null, attempts = 0, lease_until = clock_timestamp(),
                           claimed_at = null, finished_at = null
                    where id = :turn and tenant = :tenant and state = 'QUARANTINED' and dismissed_at is null
                    """);
        } catch (DuplicateKeyException e) {
            return Decided.CUSTOMER_BUSY;
        }
    }

    /** Nothing more is to come of the turn; it stays as it is, and nobody is asked to look at it again. */
    public Decided dismiss(TenantId tenant, TurnId turn, String reason, Caller by) {
        return decide(tenant, turn, "DISMISS", reason, by, """
                update turn set dismissed_at = clock_timestamp(), noticed_at = coalesce(noticed_at, clock_timestamp())
                where id = :turn and tenant = :tenant and state = 'QUARANTINED' and dismissed_at is null
                """);
    }

    private Decided decide(TenantId tenant, TurnId turn, String decision, String reason, Caller by, String update) {
        var decided = transaction.execute(status -> {
            var changed = jdbc.sql(update)
                    .param("turn", turn.value())
                    .param("tenant", tenant.value())
                    .update();
            if (changed == 0) {
                return Decided.UNKNOWN;
            }
            jdbc.sql("""
                            insert into quarantine_decision (tenant, turn, decision, reason, token, role)
                            values (:tenant, :turn, :decision, :reason, :token, :role)
                            """)
                    .param("tenant", tenant.value())
                    .param("turn", turn.value())
                    .param("decision", decision)
                    .param("reason", reason)
                    .param("token", by.token())
                    .param("role", by.role().name())
                    .update();
            return Decided.DONE;
        });
        return decided == null ? Decided.UNKNOWN : decided;
    }
}
