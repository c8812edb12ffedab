package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.SideEffectLevel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ledger of a simulation or a test: forgets everything with the process and takes part in no transaction. */
public final class InMemoryEffectLedger implements EffectLedger {
    private final ObjectMapper json = new ObjectMapper().findAndRegisterModules();
    private final Map<Key, Row> rows = new LinkedHashMap<>();

    private record Key(TenantId tenant, String idempotencyKey) {}

    private record Row(ConversationId conversation, TurnId turn, int intents, Effect effect) {}

    @Override
    public synchronized Intent intend(ToolCall call, String idempotencyKey, SideEffectLevel level) {
        var key = new Key(call.tenant(), idempotencyKey);
        var row = rows.get(key);
        if (row == null || row.effect().state().changedNothing()) {
            JsonNode arguments = json.valueToTree(call.arguments());
            rows.put(
                    key,
                    new Row(
                            call.conversation(),
                            call.turn(),
                            1,
                            new Effect(
                                    call.tool(),
                                    call.step(),
                                    idempotencyKey,
                                    level,
                                    State.INTENDED,
                                    arguments,
                                    null,
                                    null)));
            return new Intent.New(idempotencyKey);
        }
        if (row.effect().state() == State.COMPENSATED) {
            return intend(call, EffectLedger.nextGeneration(idempotencyKey), level);
        }
        if (row.effect().state() == State.DONE) {
            return new Intent.Settled(row.effect());
        }
        rows.put(key, new Row(row.conversation(), row.turn(), row.intents() + 1, row.effect()));
        return new Intent.Pending(row.effect());
    }

    @Override
    public synchronized void record(TenantId tenant, String idempotencyKey, ToolResult result) {
        var key = new Key(tenant, idempotencyKey);
        var row = rows.get(key);
        if (row == null) {
            throw new IllegalStateException("Expected effect '%s' to have been intended".formatted(idempotencyKey));
        }
        var ended = Ended.of(result);
        var before = row.effect().state();
        if (before.isKnown() || (before == State.UNKNOWN && ended.state() == State.NOT_SENT)) {
            return;
        }
        var state = ended.state() == State.NOT_SENT && row.intents() > 1 ? State.UNKNOWN : ended.state();
        rows.put(key, new Row(row.conversation(), row.turn(), row.intents(), ended(row.effect(), state, ended)));
    }

    @Override
    public synchronized void compensated(TenantId tenant, String idempotencyKey) {
        var key = new Key(tenant, idempotencyKey);
        var row = rows.get(key);
        if (row == null || row.effect().state() != State.DONE && row.effect().state() != State.COMPENSATED) {
            throw new IllegalStateException("Expected effect '%s' to be done".formatted(idempotencyKey));
        }
        var done = row.effect();
        rows.put(
                key,
                new Row(
                        row.conversation(),
                        row.turn(),
                        row.intents(),
                        new Effect(
                                done.tool(),
                                done.step(),
                                done.idempotencyKey(),
                                done.level(),
                                State.COMPENSATED,
                                done.arguments(),
                                done.result(),
                                done.reason())));
    }

    @Override
    public synchronized List<Effect> ofTurn(TenantId tenant, TurnId turn) {
        return rows.entrySet().stream()
                .filter(entry -> entry.getKey().tenant().equals(tenant)
                        && entry.getValue().turn().equals(turn))
                .map(entry -> entry.getValue().effect())
                .toList();
    }

    @Override
    public synchronized List<Effect> ofConversation(TenantId tenant, ConversationId conversation) {
        return rows.entrySet().stream()
                .filter(entry -> entry.getKey().tenant().equals(tenant)
                        && entry.getValue().conversation().equals(conversation))
                .map(entry -> entry.getValue().effect())
                .toList();
    }

    @Override
    public synchronized List<Known> concerning(TenantId tenant, ConversationId conversation, String idempotencyKey) {
        return rows.entrySet().stream()
                .filter(entry -> entry.getKey().tenant().equals(tenant))
                .map(Map.Entry::getValue)
                .map(row -> new Known(
                        row.effect(),
                        row.conversation().equals(conversation),
                        EffectLedger.firstGeneration(row.effect().idempotencyKey())
                                .equals(idempotencyKey)))
                .filter(known -> known.here() || known.sameKey())
                .toList();
    }

    private static Effect ended(Effect effect, State state, Ended ended) {
        return new Effect(
                effect.tool(),
                effect.step(),
                effect.idempotencyKey(),
                effect.level(),
                state,
                effect.arguments(),
                ended.body(),
                ended.reason());
    }
}
