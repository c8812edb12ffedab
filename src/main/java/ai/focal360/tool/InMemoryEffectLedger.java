package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tenant.Tool;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ledger of a simulation or a test: forgets everything with the process and takes part in no transaction. */
public final class InMemoryEffectLedger implements EffectLedger {
    private static final Duration DAY = Duration.ofDays(1);

    private final ObjectMapper json = new ObjectMapper().findAndRegisterModules();
    private final Map<Key, Row> rows = new LinkedHashMap<>();

    private record Key(TenantId tenant, String idempotencyKey) {}

    private record Row(
            ConversationId conversation,
            CustomerId customer,
            TurnId turn,
            int intents,
            Instant intendedAt,
            BigDecimal amount,
            @Nullable String currency,
            Effect effect) {
        Row with(int counted, Effect changed) {
            return new Row(conversation, customer, turn, counted, intendedAt, amount, currency, changed);
        }

        boolean counts() {
            var state = effect.state();
            return (state.isOpen() || state == State.DONE)
                    && intendedAt.isAfter(Instant.now().minus(DAY));
        }
    }

    @Override
    public synchronized Intent intend(
            ToolCall call, String idempotencyKey, SideEffectLevel level, Tool.@Nullable Budget budget) {
        var key = new Key(call.tenant(), idempotencyKey);
        var row = rows.get(key);
        if (row == null || row.effect().state().changedNothing()) {
            var amount = budget == null ? BigDecimal.ZERO : Budgets.amount(budget, call);
            if (budget != null) {
                var exceeded = Budgets.exceeded(
                        budget,
                        amount,
                        scope -> used(
                                call.tenant(),
                                call.tool(),
                                scope == Intent.OverBudget.Scope.CUSTOMER ? call.customer() : null,
                                Budgets.currency(budget),
                                idempotencyKey));
                if (exceeded.isPresent()) {
                    return new Intent.OverBudget(idempotencyKey, exceeded.get());
                }
            }
            JsonNode arguments = json.valueToTree(call.arguments());
            rows.put(
                    key,
                    new Row(
                            call.conversation(),
                            call.customer(),
                            call.turn(),
                            1,
                            Instant.now(),
                            amount,
                            budget == null ? null : Budgets.currency(budget),
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
            return intend(call, EffectLedger.nextGeneration(idempotencyKey), level, budget);
        }
        if (row.effect().state() == State.DONE) {
            return new Intent.Settled(row.effect());
        }
        rows.put(key, row.with(row.intents() + 1, row.effect()));
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
        if (before.isKnown()
                || (before == State.UNKNOWN && ended.state() == State.NOT_SENT)
                || (before == State.FAILED && !ended.state().isKnown())) {
            return;
        }
        var state = ended.state() == State.NOT_SENT && row.intents() > 1 ? State.UNKNOWN : ended.state();
        rows.put(key, row.with(row.intents(), ended(row.effect(), state, ended)));
    }

    @Override
    public synchronized void compensated(TenantId tenant, String idempotencyKey) {
        var key = new Key(tenant, idempotencyKey);
        var row = rows.get(key);
        if (row == null || (row.effect().state() != State.DONE && row.effect().state() != State.COMPENSATED)) {
            throw new IllegalStateException("Expected effect '%s' to be done".formatted(idempotencyKey));
        }
        var done = row.effect();
        rows.put(
                key,
                row.with(
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

    @Override
    public synchronized Use used(
            TenantId tenant, String tool, @Nullable CustomerId customer, @Nullable String currency, String exceptKey) {
        var use = Use.NOTHING;
        for (var entry : rows.entrySet()) {
            var key = entry.getKey();
            var row = entry.getValue();
            if (key.tenant().equals(tenant)
                    && row.effect().tool().equals(tool)
                    && (customer == null || row.customer().equals(customer))
                    && !key.idempotencyKey().equals(exceptKey)
                    && !key.idempotencyKey().startsWith(exceptKey + "~")
                    && row.counts()) {
                use = use.and(Objects.equals(row.currency(), currency) ? row.amount() : BigDecimal.ZERO);
            }
        }
        return use;
    }

    @Override
    public synchronized boolean isDone(TenantId tenant, String tool, Map<String, Object> arguments) {
        JsonNode wanted = json.valueToTree(arguments);
        return rows.entrySet().stream()
                .filter(entry -> entry.getKey().tenant().equals(tenant))
                .map(entry -> entry.getValue().effect())
                .filter(effect -> effect.tool().equals(tool) && effect.state() == State.DONE)
                .anyMatch(effect -> wanted.properties().stream()
                        .allMatch(
                                field -> effect.arguments().path(field.getKey()).equals(field.getValue())));
    }

    @Override
    public synchronized Optional<Effect> find(TenantId tenant, String idempotencyKey) {
        return Optional.ofNullable(rows.get(new Key(tenant, idempotencyKey))).map(Row::effect);
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
