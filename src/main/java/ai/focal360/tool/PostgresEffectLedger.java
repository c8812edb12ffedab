package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.SideEffectLevel;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The ledger in PostgreSQL. Of two transactions that intend the same key at once the second waits for the first at the
 * unique index and then finds its row.
 */
@Repository
class PostgresEffectLedger implements EffectLedger {
    private static final String CHANGED_NOTHING = "effect.state in ('NOT_SENT', 'REFUSED')";
    private static final String COLUMNS = "tool, step, idempotency_key, level, state, arguments, result, reason";

    /** More often than this nobody has the same thing done and undone. */
    private static final int MOST_GENERATIONS = 20;

    private final JdbcClient jdbc;
    private final ObjectMapper json;

    PostgresEffectLedger(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json.copy().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }

    @Override
    public Intent intend(ToolCall call, String idempotencyKey, SideEffectLevel level) {
        return jdbc.sql("""
                        insert into effect (tenant, idempotency_key, conversation, customer, turn, turn_group, step, tool,
                                            level, state, intents, arguments, intended_at)
                        values (:tenant, :key, :conversation, :customer, :turn, :turnGroup, :step, :tool,
                                :level, 'INTENDED', 1, :arguments::jsonb, clock_timestamp())
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
                            state        = case when %1$s then 'INTENDED' else effect.state end
                        where effect.state not in ('DONE', 'COMPENSATED')
                        returning intents, %2$s
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
                .param("arguments", write(json.valueToTree(call.arguments())))
                .query((row, number) -> row.getInt("intents") == 1
                        ? (Intent) new Intent.New(idempotencyKey)
                        : new Intent.Pending(effect(row)))
                .optional()
                .orElseGet(() -> {
                    var before = find(call.tenant(), idempotencyKey).orElseThrow();
                    return before.state() == State.COMPENSATED
                            ? intend(call, EffectLedger.nextGeneration(idempotencyKey), level)
                            : new Intent.Settled(before);
                });
    }

    @Override
    public void record(TenantId tenant, String idempotencyKey, ToolResult result) {
        var ended = Ended.of(result);
        var rows = jdbc.sql("""
                        update effect set
                            state    = case when :state = 'NOT_SENT' and intents > 1 then 'UNKNOWN' else :state end,
                            result   = :result::jsonb,
                            reason   = :reason,
                            ended_at = clock_timestamp()
                        where tenant = :tenant and idempotency_key = :key and state not in ('DONE', 'REFUSED', 'COMPENSATED')
                          and not (state = 'UNKNOWN' and :state = 'NOT_SENT')
                        """)
                .param("tenant", tenant.value())
                .param("key", idempotencyKey)
                .param("state", ended.state().name())
                .param("result", ended.body() == null ? null : write(ended.body()))
                .param("reason", ended.reason())
                .update();
        if (rows == 0 && find(tenant, idempotencyKey).isEmpty()) {
            throw new IllegalStateException("Expected effect '%s' to have been intended".formatted(idempotencyKey));
        }
    }

    @Override
    public void compensated(TenantId tenant, String idempotencyKey) {
        var rows = jdbc.sql("""
                        update effect set state = 'COMPENSATED', ended_at = clock_timestamp()
                        where tenant = :tenant and idempotency_key = :key and state in ('DONE', 'COMPENSATED')
                        """)
                .param("tenant", tenant.value())
                .param("key", idempotencyKey)
                .update();
        if (rows == 0) {
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

    private Optional<Effect> find(TenantId tenant, String idempotencyKey) {
        return jdbc.sql("select %s from effect where tenant = :tenant and idempotency_key = :key".formatted(COLUMNS))
                .param("tenant", tenant.value())
                .param("key", idempotencyKey)
                .query((row, number) -> effect(row))
                .optional();
    }

    private Effect effect(ResultSet row) throws SQLException {
        var result = row.getString("result");
        return new Effect(
                row.getString("tool"),
                row.getString("step"),
                row.getString("idempotency_key"),
                SideEffectLevel.valueOf(row.getString("level")),
                State.valueOf(row.getString("state")),
                read(row.getString("arguments")),
                result == null ? null : read(result),
                row.getString("reason"));
    }

    private JsonNode read(String stored) {
        try {
            return json.readTree(stored);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected the ledger to hold JSON", e);
        }
    }

    /** NUL is the one character jsonb cannot hold; a tool's answer may have it, and must not cost the effect its row. */
    private String write(JsonNode node) {
        try {
            var text = json.writeValueAsString(node);
            return text.contains("\\u0000") ? json.writeValueAsString(withoutNul(node)) : text;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected JSON to be writable", e);
        }
    }

    private static JsonNode withoutNul(JsonNode node) {
        if (node.isTextual()) {
            return new TextNode(visible(node.textValue()));
        }
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(withoutNul(element)));
            return array;
        }
        if (node.isObject()) {
            var object = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(field -> object.set(visible(field.getKey()), withoutNul(field.getValue())));
            return object;
        }
        return node;
    }

    private static String visible(String text) {
        return text.replace('\0', '\ufffd');
    }
}
