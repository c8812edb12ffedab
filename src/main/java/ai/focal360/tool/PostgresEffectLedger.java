package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tenant.Tool;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The ledger in PostgreSQL. Of two transactions that intend the same key at once the second waits for the first at the
 * unique index and then finds its row.
 */
@Repository
class PostgresEffectLedger implements EffectLedger {
    private static final String CHANGED_NOTHING = "effect.state in ('NOT_SENT', 'REFUSED', 'FAILED')";
    private static final String COLUMNS = "tool, step, idempotency_key, level, state, arguments, result, reason";

    /** More often than this nobody has the same thing done and undone. */
    private static final int MOST_GENERATIONS = 20;

    private final JdbcClient jdbc;
    private final LedgerJson json;
    private final Endings endings;

    PostgresEffectLedger(JdbcClient jdbc, ObjectMapper json, Endings endings) {
        this.jdbc = jdbc;
        this.json = new LedgerJson(json);
        this.endings = endings;
    }

    @Override
    public Intent intend(ToolCall call, String idempotencyKey, SideEffectLevel level, Tool.@Nullable Budget budget) {
        if (budget == null) {
            return intend(call, idempotencyKey, level, Cost.NONE);
        }
        var amount = Budgets.amount(budget, call);
        return exceeded(call, idempotencyKey, budget, amount)
                .<Intent>map(scope -> new Intent.OverBudget(idempotencyKey, scope))
                .orElseGet(() -> intend(call, idempotencyKey, level, new Cost(amount, Budgets.currency(budget))));
    }

    /**
     * Whoever else wants something of the same budget waits here until this transaction has ended, and then sees what it
     * took.
     */
    private Optional<Intent.OverBudget.Scope> exceeded(
            ToolCall call, String idempotencyKey, Tool.Budget budget, BigDecimal amount) {
        var whose = budget.perTenant() == null ? call.customer().toString() : "all";
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:budget, 360))")
                .param("budget", "%s/%s/%s".formatted(call.tenant(), call.tool(), whose))
                .query(row -> {});
        if (stands(call.tenant(), idempotencyKey)) {
            return Optional.empty();
        }
        return Budgets.exceeded(
                budget,
                amount,
                scope -> used(
                        call.tenant(),
                        call.tool(),
                        scope == Intent.OverBudget.Scope.CUSTOMER ? call.customer() : null,
                        Budgets.currency(budget),
                        idempotencyKey));
    }

    private boolean stands(TenantId tenant, String idempotencyKey) {
        return find(tenant, idempotencyKey)
                .map(effect -> effect.state() == State.COMPENSATED
                        ? stands(tenant, EffectLedger.nextGeneration(idempotencyKey))
                        : !effect.state().changedNothing())
                .orElse(false);
    }

    /** What a row adds to its budget. */
    private record Cost(
            @Nullable BigDecimal amount, @Nullable String currency) {
        static final Cost NONE = new Cost(null, null);
    }

    private Intent intend(ToolCall call, String idempotencyKey, SideEffectLevel level, Cost cost) {
        return jdbc.sql("""
                        insert into effect (tenant, idempotency_key, conversation, customer, turn, turn_group, step, tool,
                                            level, state, intents, arguments, amount, currency, intended_at)
                        values (:tenant, :key, :conversation, :customer, :turn, :turnGroup, :step, :tool,
                                :level, 'INTENDED', 1, :arguments::jsonb, :amount::numeric, :currency,
                                clock_timestamp())
                        on conflict (tenant, idempotency_key) do update set
                            intents      = case when %1$s then 1 else effect.intents + 1 end,
                            conversation = case when %1$s then excluded.conversation else effect.conversation end,
                            customer     = case when %1$s then excluded.customer else effect.customer end,
                            turn         = case when %1$s then excluded.turn else effect.turn end,
                            turn_group   = case when %1$s then excluded.turn_group else effect.turn_group end,
                            step         = case when %1$s then excluded.step else effect.step end,
                            level        = case when %1$s then excluded.level else effect.level end,
                            arguments    = case when %1$s then excluded.arguments else effect.arguments end,
                            intended_at  = case when %1$s then excluded.intended_at else effect.intended_at end,
                            ended_at     = case when %1$s then null else effect.ended_at end,
                            reason       = case when %1$s then null else effect.reason end,
                            amount       = case when %1$s then excluded.amount else effect.amount end,
                            currency     = case when %1$s then excluded.currency else effect.currency end,
                            settled_by   = case when %1$s then null else effect.settled_by end,
                            checks       = case when %1$s then 0 else effect.checks end,
                            next_check_at = case when %1$s then null else effect.next_check_at end,
                            undo         = case when %1$s then null else effect.undo end,
                            undo_tries   = case when %1$s then 0 else effect.undo_tries end,
                            state        = case when %1$s then 'INTENDED' else effect.state end
                        where effect.state not in ('DONE', 'COMPENSATED')
                        returning intents, conversation, %2$s
                        """.formatted(CHANGED_NOTHING, COLUMNS))
                .param("tenant", call.tenant().value())
                .param("key", idempotencyKey)
                .param("conversation", call.conversation().value())
                .param("customer", call.customer().value())
                .param("turn", call.turn().value())
                .param("turnGroup", call.turnGroup())
                .param("step", call.step())
                .param("tool", call.tool())
                .param("level", level.name())
                .param("arguments", json.write(call.arguments()))
                .param("amount", cost.amount())
                .param("currency", cost.currency())
                .query((row, number) ->
                        row.getInt("intents") == 1 ? (Intent) new Intent.New(idempotencyKey) : pending(call, row))
                .optional()
                .orElseGet(() -> ended(call, idempotencyKey, level, cost));
    }

    /** Another conversation than the one that asked first is told of its end, too. */
    private Intent pending(ToolCall call, ResultSet row) throws SQLException {
        var effect = effect(row);
        if (!row.getObject("conversation", UUID.class)
                .equals(call.conversation().value())) {
            listens(call, effect.idempotencyKey());
        }
        return new Intent.Pending(effect);
    }

    private void listens(ToolCall call, String idempotencyKey) {
        jdbc.sql("""
                        insert into effect_listener (tenant, idempotency_key, conversation)
                        values (:tenant, :key, :conversation) on conflict do nothing
                        """)
                .param("tenant", call.tenant().value())
                .param("key", idempotencyKey)
                .param("conversation", call.conversation().value())
                .update();
    }

    private Intent ended(ToolCall call, String idempotencyKey, SideEffectLevel level, Cost cost) {
        // locked, so that nobody begins to take it back while it is given to somebody who wants it
        var undone = jdbc.sql("select undo from effect where tenant = :tenant and idempotency_key = :key for update")
                .param("tenant", call.tenant().value())
                .param("key", idempotencyKey)
                .query((row, number) -> row.getString("undo") != null)
                .single();
        var before = find(call.tenant(), idempotencyKey).orElseThrow();
        if (before.state() == State.COMPENSATED) {
            return intend(call, EffectLedger.nextGeneration(idempotencyKey), level, cost);
        }
        return !undone || keep(call.tenant(), idempotencyKey)
                ? new Intent.Settled(before)
                : new Intent.BeingUndone(before);
    }

    /** What was to be taken back stays, now that it is wanted again, unless taking it back has begun and may have worked. */
    private boolean keep(TenantId tenant, String idempotencyKey) {
        return jdbc.sql("""
                                update effect set undo = null, undo_tries = 0
                                where tenant = :tenant and idempotency_key = :key
                                  and not exists (select 1 from effect taking
                                                  where taking.tenant = :tenant and taking.compensates = :key
                                                    and taking.state in ('INTENDED', 'UNKNOWN', 'DONE'))
                                """)
                        .param("tenant", tenant.value())
                        .param("key", idempotencyKey)
                        .update()
                > 0;
    }

    @Override
    public void record(TenantId tenant, String idempotencyKey, ToolResult result) {
        var ended = Ended.of(result);
        var noted = endings.note(jdbc.sql("""
                        update effect set
                            state    = case when :state = 'NOT_SENT' and intents > 1 then 'UNKNOWN' else :state end,
                            result   = :result::jsonb,
                            reason   = :reason,
                            ended_at = clock_timestamp()
                        where tenant = :tenant and idempotency_key = :key and state not in ('DONE', 'REFUSED', 'COMPENSATED')
                          and not (state = 'UNKNOWN' and :state = 'NOT_SENT')
                          and not (state = 'FAILED' and :state in ('UNKNOWN', 'NOT_SENT'))
                        """ + Endings.RETURNING)
                .param("tenant", tenant.value())
                .param("key", idempotencyKey)
                .param("state", ended.state().name())
                .param("result", ended.body() == null ? null : json.write(ended.body()))
                .param("reason", ended.reason()));
        if (!noted && find(tenant, idempotencyKey).isEmpty()) {
            throw new IllegalStateException("Expected effect '%s' to have been intended".formatted(idempotencyKey));
        }
    }

    @Override
    public void compensated(TenantId tenant, String idempotencyKey) {
        var noted = endings.note(jdbc.sql("""
                        update effect set state = 'COMPENSATED', undo = null, ended_at = clock_timestamp()
                        where tenant = :tenant and idempotency_key = :key and state in ('DONE', 'COMPENSATED')
                        """ + Endings.RETURNING)
                .param("tenant", tenant.value())
                .param("key", idempotencyKey));
        if (!noted) {
            throw new IllegalStateException("Expected effect '%s' to be done".formatted(idempotencyKey));
        }
    }

    @Override
    public List<Effect> ofTurn(TenantId tenant, TurnId turn) {
        return jdbc.sql("select %s from effect where tenant = :tenant and turn = :turn order by id".formatted(COLUMNS))
                .param("tenant", tenant.value())
                .param("turn", turn.value())
                .query((row, number) -> effect(row))
                .list();
    }

    @Override
    public List<Effect> ofConversation(TenantId tenant, ConversationId conversation) {
        return jdbc.sql("select %s from effect where tenant = :tenant and conversation = :conversation order by id"
                        .formatted(COLUMNS))
                .param("tenant", tenant.value())
                .param("conversation", conversation.value())
                .query((row, number) -> effect(row))
                .list();
    }

    @Override
    public List<Known> concerning(TenantId tenant, ConversationId conversation, String idempotencyKey) {
        return jdbc.sql("""
                        select %s, conversation from effect
                        where tenant = :tenant and (conversation = :conversation or idempotency_key in (:keys)) order by id
                        """.formatted(COLUMNS))
                .param("tenant", tenant.value())
                .param("conversation", conversation.value())
                .param("keys", generations(idempotencyKey))
                .query((row, number) -> {
                    var effect = effect(row);
                    return new Known(
                            effect,
                            conversation.value().equals(row.getObject("conversation", UUID.class)),
                            EffectLedger.firstGeneration(effect.idempotencyKey())
                                    .equals(idempotencyKey));
                })
                .list();
    }

    private static List<String> generations(String first) {
        return Stream.iterate(first, EffectLedger::nextGeneration)
                .limit(MOST_GENERATIONS)
                .toList();
    }

    @Override
    public Use used(
            TenantId tenant, String tool, @Nullable CustomerId customer, @Nullable String currency, String exceptKey) {
        return jdbc.sql("""
                        select count(*)::int as count,
                               coalesce(sum(amount) filter (where coalesce(currency, :currency::text) = :currency::text), 0) as amount
                        from effect
                        where tenant = :tenant and tool = :tool
                          and intended_at > clock_timestamp() - interval '1 day'
                          and state in ('INTENDED', 'UNKNOWN', 'DONE')
                          and (:customer::uuid is null or customer = :customer::uuid)
                          and idempotency_key <> :key and not starts_with(idempotency_key, :key || '~')
                        """)
                .param("tenant", tenant.value())
                .param("tool", tool)
                .param("customer", customer == null ? null : customer.value())
                .param("currency", currency)
                .param("key", exceptKey)
                .query((row, number) -> new Use(row.getInt("count"), row.getBigDecimal("amount")))
                .single();
    }

    @Override
    public boolean isDone(TenantId tenant, String tool, Map<String, Object> arguments) {
        return jdbc.sql("""
                        select exists (select 1 from effect
                                       where tenant = :tenant and tool = :tool and state = 'DONE' and undo is null
                                         and arguments @> :arguments::jsonb)
                        """)
                .param("tenant", tenant.value())
                .param("tool", tool)
                .param("arguments", json.write(arguments))
                .query(Boolean.class)
                .single();
    }

    @Override
    public Optional<Effect> find(TenantId tenant, String idempotencyKey) {
        return jdbc.sql("select %s from effect where tenant = :tenant and idempotency_key = :key".formatted(COLUMNS))
                .param("tenant", tenant.value())
                .param("key", idempotencyKey)
                .query((row, number) -> effect(row))
                .optional();
    }

    private Effect effect(ResultSet row) throws SQLException {
        return new Effect(
                row.getString("tool"),
                row.getString("step"),
                row.getString("idempotency_key"),
                SideEffectLevel.valueOf(row.getString("level")),
                State.valueOf(row.getString("state")),
                json.read(row.getString("arguments")),
                json.readIfAny(row.getString("result")),
                row.getString("reason"));
    }
}
