package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tenant.Tool;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds out what came of effects nobody knows the end of: asks the tool's status read, and a person when that does not
 * help. Any number of nodes may do so at once.
 */
@Component
public class Reconciliation {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);
    private static final String SETTLED = "focal.tool.effects.settled";

    private final EffectRows rows;
    private final SideEffectRegistry registry;
    private final StatusQuestion question;
    private final TurnsInProgress turns;
    private final ReconcileProperties properties;
    private final ApplicationEventPublisher events;
    private final MeterRegistry meters;
    private final TransactionTemplate transaction;

    Reconciliation(
            EffectRows rows,
            SideEffectRegistry registry,
            StatusQuestion question,
            TurnsInProgress turns,
            ReconcileProperties properties,
            ApplicationEventPublisher events,
            MeterRegistry meters,
            PlatformTransactionManager transactions) {
        this.rows = rows;
        this.registry = registry;
        this.question = question;
        this.turns = turns;
        this.properties = properties;
        this.events = events;
        this.meters = meters;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** What became of somebody's word on an effect. */
    public enum Settlement {
        NOTED,
        /** Known before, and the same. */
        KNOWN,
        /** Known before, and otherwise: what is known stays. */
        CONTRADICTED,
        NO_SUCH_EFFECT
    }

    /** Looks after the effects that are due; answers how many there were. */
    int sweep() {
        var due = Objects.requireNonNull(transaction.execute(status -> rows.claimOpen(properties)));
        due.forEach(this::lookInto);
        return due.size();
    }

    /** Withdraws what people are asked for nothing. */
    void withdraw() {
        transaction.executeWithoutResult(status ->
                rows.noLongerAsked().forEach(row -> events.publishEvent(new PersonNotNeeded(row.tenant(), row.key()))));
    }

    private void lookInto(EffectRows.Row row) {
        var effect = row.effect();
        if (!turns.open(row.tenant(), List.of(effect.turn())).isEmpty()) {
            transaction.executeWithoutResult(status -> rows.notYet(row));
            return;
        }
        var status = registry.find(row.tenant(), effect.tool()).map(Tool::status);
        if (status.isEmpty()) {
            handOver(row, "there is no tool to ask about it");
            return;
        }
        var found = question.ask(row.tenant(), effect, status.get());
        var by = "status:" + status.get().tool();
        if (found instanceof StatusQuestion.Found.Happened happened) {
            settle(row, true, happened.answer(), null, by);
        } else if (found instanceof StatusQuestion.Found.DidNotHappen not) {
            settle(row, false, null, not.why(), by);
        } else if (effect.checks() >= properties.attempts()) {
            handOver(
                    row,
                    "asked %d times, %s".formatted(effect.checks(), ((StatusQuestion.Found.StillUnknown) found).why()));
        }
    }

    private void settle(
            EffectRows.Row row, boolean happened, @Nullable JsonNode answer, @Nullable String why, String by) {
        transaction.executeWithoutResult(status -> {
            if (rows.settle(row.tenant(), row.key(), state(happened), answer, why, by, row.intents())) {
                settled(row.tenant(), row.effect(), happened, "status");
            }
        });
    }

    /** What may stand or be repeated is not worth a person's time. */
    private void handOver(EffectRows.Row row, String why) {
        transaction.executeWithoutResult(status -> {
            if (row.effect().level() == SideEffectLevel.REVERSIBLE) {
                rows.letBe(row);
            } else if (rows.ask(row.tenant(), row.key())) {
                var reason = row.effect().reason();
                events.publishEvent(new PersonNeeded(
                        row.tenant(),
                        row.effect(),
                        PersonNeeded.Cause.UNKNOWN_OUTCOME,
                        description(row),
                        "It %s; %s".formatted(reason == null ? "never got an answer" : reason, why)));
                LOG.warn(
                        "Effect {} of {} needs a person to find out what came of it: {}", row.key(), row.tenant(), why);
            }
        });
    }

    private String description(EffectRows.Row row) {
        return registry.find(row.tenant(), row.effect().tool())
                .map(Tool::description)
                .orElse("");
    }

    /**
     * Somebody says what came of the effect; {@code reference} is where it can be looked up. Joins the caller's
     * transaction, if there is one.
     */
    public Settlement settle(TenantId tenant, String key, boolean happened, @Nullable String reference, String by) {
        return Objects.requireNonNull(transaction.execute(status -> {
            var row = rows.lock(tenant, key);
            if (row.isEmpty()) {
                return Settlement.NO_SUCH_EFFECT;
            }
            var effect = row.get().effect();
            if (!effect.state().isOpen()) {
                return agrees(effect.state(), happened) ? Settlement.KNOWN : Settlement.CONTRADICTED;
            }
            var answer = happened
                    ? JsonNodeFactory.instance.objectNode().put("reference", reference == null ? "" : reference)
                    : null;
            rows.settle(tenant, key, state(happened), answer, happened ? null : reference, "person:" + by, null);
            settled(tenant, effect, happened, "person");
            return Settlement.NOTED;
        }));
    }

    private static boolean agrees(EffectLedger.State state, boolean happened) {
        return happened
                ? state == EffectLedger.State.DONE || state == EffectLedger.State.COMPENSATED
                : state.changedNothing();
    }

    private static EffectLedger.State state(boolean happened) {
        return happened ? EffectLedger.State.DONE : EffectLedger.State.FAILED;
    }

    /** An effect that takes another back speaks for that one, and nobody asked for it. */
    private void settled(TenantId tenant, EffectView effect, boolean happened, String how) {
        meters.counter(SETTLED, "how", how, "outcome", happened ? "done" : "failed")
                .increment();
        LOG.info("Effect {} of {} is found to have {}", effect.key(), tenant, happened ? "happened" : "not happened");
        var original = Optional.ofNullable(effect.compensates());
        if (original.isPresent()) {
            var taken = original.get();
            if (happened) {
                rows.takenBack(tenant, taken, how + ":" + effect.key());
            } else {
                rows.undoLater(tenant, taken, 0, Duration.ZERO);
            }
            return;
        }
        var listeners = effect.level() == SideEffectLevel.REVERSIBLE
                ? List.<ConversationId>of()
                : rows.listeners(tenant, effect.key());
        rows.told(tenant, effect.key());
        events.publishEvent(new EffectSettled(tenant, effect.key(), effect.tool(), happened, listeners));
    }
}
