package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tenant.Tool;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
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
 * Takes effects back. That it is wanted is a mark on the effect, and survives whoever wanted it; doing it is an effect of
 * its own, under a key made of the one it takes back, so that it happens once. Within a conversation what was done last is
 * taken back first, and nothing before it. What does not succeed becomes a person's task.
 */
@Component
public class Undoing {
    private static final Logger LOG = LoggerFactory.getLogger(Undoing.class);
    private static final String FAILED = "focal.compensations.failed";
    private static final String DONE = "focal.tool.effects.compensated";

    /** Longer than any call: whoever holds the effect that long is gone. */
    private static final Duration LEASE = ToolPackCheck.LONGEST.plusSeconds(30);

    private static final Duration BUSY = Duration.ofSeconds(1);

    private final EffectRows rows;
    private final EffectLedger ledger;
    private final SideEffectRegistry registry;
    private final Compensation compensation;
    private final ToolGateway gateway;
    private final StatusQuestion question;
    private final TurnsInProgress turns;
    private final ReconcileProperties properties;
    private final ApplicationEventPublisher events;
    private final MeterRegistry meters;
    private final TransactionTemplate transaction;

    Undoing(
            EffectRows rows,
            EffectLedger ledger,
            SideEffectRegistry registry,
            Compensation compensation,
            ToolGateway gateway,
            StatusQuestion question,
            TurnsInProgress turns,
            ReconcileProperties properties,
            ApplicationEventPublisher events,
            MeterRegistry meters,
            PlatformTransactionManager transactions) {
        this.rows = rows;
        this.ledger = ledger;
        this.registry = registry;
        this.compensation = compensation;
        this.gateway = gateway;
        this.question = question;
        this.turns = turns;
        this.properties = properties;
        this.events = events;
        this.meters = meters;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** A call that was made to take something back, and what came of it. */
    public record Undone(ToolCall call, SideEffectLevel level, String key, ToolResult result) {
        public boolean succeeded() {
            return result instanceof ToolResult.Done;
        }
    }

    /** What became of somebody's wish to take an effect back. */
    public enum Wish {
        NOTED,
        /** Wished before. */
        UNDER_WAY,
        /** Taken back before. */
        DONE,
        /** Nothing was done, so there is nothing to take back. */
        NOTHING_DONE,
        /** The tool has no compensation. */
        IMPOSSIBLE,
        NO_SUCH_EFFECT
    }

    /** What a person decides about a compensation that did not succeed. */
    public enum Decision {
        /** They took it back themselves. */
        UNDONE,
        RETRY,
        /** It stays done. */
        STANDS
    }

    /** Has effects taken back by whoever comes, unless the caller does it within the longest a call takes. */
    public void mine(TenantId tenant, Collection<String> keys) {
        transaction.executeWithoutResult(status -> keys.forEach(key -> rows.want(tenant, key, LEASE)));
    }

    /** Has an effect taken back as soon as nothing else is going on in its conversation. Joins the caller's transaction. */
    public Wish want(TenantId tenant, String key) {
        return Objects.requireNonNull(transaction.execute(status -> {
            if (rows.want(tenant, key, Duration.ZERO)) {
                return Wish.NOTED;
            }
            return rows.find(tenant, key).map(row -> whyNot(row.effect())).orElse(Wish.NO_SUCH_EFFECT);
        }));
    }

    private static Wish whyNot(EffectView effect) {
        if (effect.state() == EffectLedger.State.COMPENSATED) {
            return Wish.DONE;
        }
        if (effect.level() != SideEffectLevel.COMPENSATABLE || effect.isCompensation()) {
            return Wish.IMPOSSIBLE;
        }
        return effect.undo() != null ? Wish.UNDER_WAY : Wish.NOTHING_DONE;
    }

    /** Has all taken back that a scenario instance did. Joins the caller's transaction; answers how many. */
    public int wantAll(TenantId tenant, ConversationId conversation, String instance) {
        var keys = rows.undoable(tenant, conversation, instance);
        keys.forEach(key -> rows.want(tenant, key, Duration.ZERO));
        return keys.size();
    }

    /** What an instance did before the turn stays, because the turn, in which it gave up, never was; it has another id now. */
    public void keep(TenantId tenant, ConversationId conversation, String instance, String replacement, TurnId turn) {
        rows.keep(tenant, conversation, instance, replacement, turn);
    }

    /** Takes back what is due; answers how many there were. */
    int sweep() {
        var due = Objects.requireNonNull(transaction.execute(status -> rows.claimUndo(LEASE)));
        for (var row : due) {
            if (turns.busy(row.tenant(), row.effect().conversation())) {
                transaction.executeWithoutResult(
                        status -> rows.undoLater(row.tenant(), row.key(), row.undoTries(), BUSY));
            } else {
                undo(row.tenant(), row.key());
            }
        }
        return due.size();
    }

    /** Takes the effect back now; empty when there is nothing, or no longer anything, to take back. */
    public Optional<Undone> undo(TenantId tenant, String key) {
        var begun = Objects.requireNonNull(transaction.execute(status -> begin(tenant, key)));
        return begun.map(beginning -> {
            var result = call(beginning);
            transaction.executeWithoutResult(status -> end(beginning, result));
            return new Undone(beginning.call, beginning.tool.level(), beginning.intent.key(), result);
        });
    }

    private record Begun(EffectRows.Row row, ToolCall call, Tool tool, EffectLedger.Intent intent) {}

    private Optional<Begun> begin(TenantId tenant, String key) {
        return rows.lock(tenant, key)
                .filter(row -> row.effect().undo() == EffectView.Undo.WANTED
                        && row.effect().state() == EffectLedger.State.DONE)
                .map(row -> {
                    var effect = row.effect();
                    var call = compensation.undoing(
                            tenant, effect.effect(), effect.turn(), effect.conversation(), effect.customer());
                    var tool = registry.require(tenant, call.tool());
                    var intent = ledger.intend(call, registry.keyOfUndoing(call), tool.level());
                    rows.takesBack(tenant, intent.key(), key);
                    return new Begun(row, call, tool, intent);
                });
    }

    private ToolResult call(Begun begun) {
        if (begun.intent instanceof EffectLedger.Intent.Settled settled) {
            return settled.answer();
        }
        if (begun.intent instanceof EffectLedger.Intent.Pending && begun.tool.level() != SideEffectLevel.REVERSIBLE) {
            return asked(begun);
        }
        return gateway.call(begun.call, begun.intent.key());
    }

    /** Made before, with an end nobody knows, and not to be repeated blindly. */
    private ToolResult asked(Begun begun) {
        var tenant = begun.row.tenant();
        var status = begun.tool.status();
        var taking = rows.find(tenant, begun.intent.key());
        if (status == null || taking.isEmpty()) {
            return new ToolResult.Unknown("an earlier call of it has not ended");
        }
        var found = question.ask(tenant, taking.get().effect(), status);
        if (found instanceof StatusQuestion.Found.Happened happened) {
            return new ToolResult.Done(happened.answer());
        }
        if (found instanceof StatusQuestion.Found.DidNotHappen not) {
            var by = "status:" + status.tool();
            transaction.executeWithoutResult(it -> rows.settle(
                    tenant,
                    begun.intent.key(),
                    EffectLedger.State.FAILED,
                    null,
                    not.why(),
                    by,
                    taking.get().intents()));
            return new ToolResult.NotSent(not.why());
        }
        return new ToolResult.Unknown(((StatusQuestion.Found.StillUnknown) found).why());
    }

    private void end(Begun begun, ToolResult result) {
        var tenant = begun.row.tenant();
        var effect = begun.row.effect();
        ledger.record(tenant, begun.intent.key(), result);
        if (result instanceof ToolResult.Done) {
            ledger.compensated(tenant, effect.key());
            meters.counter(DONE, "tool", effect.tool()).increment();
            LOG.info("Effect {} of {} is taken back by '{}'", effect.key(), tenant, begun.tool.id());
            return;
        }
        var tries = begun.row.undoTries() + 1;
        if (isHopeless(begun.tool, result) || tries >= properties.undoAttempts()) {
            stuck(begun, result);
        } else {
            rows.undoLater(tenant, effect.key(), tries, properties.delay(tries - 1));
        }
    }

    /** A no of the tool's own stays one, and what must not be repeated cannot be tried again. */
    private static boolean isHopeless(Tool tool, ToolResult result) {
        return result instanceof ToolResult.Refused
                || (result instanceof ToolResult.Unknown
                        && tool.level() != SideEffectLevel.REVERSIBLE
                        && tool.status() == null);
    }

    private void stuck(Begun begun, ToolResult result) {
        var tenant = begun.row.tenant();
        var effect = begun.row.effect();
        if (!rows.stuck(tenant, effect.key())) {
            return;
        }
        meters.counter(FAILED, "tool", effect.tool()).increment();
        var known = "Its compensation '%s' did not succeed: %s".formatted(begun.tool.id(), said(result));
        LOG.error("Effect {} of tool '{}' of {} stands: {}", effect.key(), effect.tool(), tenant, known);
        if (rows.ask(tenant, effect.key())) {
            events.publishEvent(new PersonNeeded(
                    tenant,
                    effect,
                    PersonNeeded.Cause.COMPENSATION_FAILED,
                    registry.require(tenant, effect.tool()).description(),
                    known));
        }
    }

    private static String said(ToolResult result) {
        return result instanceof ToolResult.Refused refused
                ? "it was refused with '%s'".formatted(refused.code())
                : "it " + Ended.of(result).reason();
    }

    /**
     * A person decides about what could not be taken back. What they know of it holds for the call that was made, too.
     * Joins the caller's transaction; answers whether there was anything to decide.
     */
    public boolean decide(TenantId tenant, String key, Decision decision, @Nullable String note, String by) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            var open = rows.lock(tenant, key)
                    .filter(row -> row.effect().undo() == EffectView.Undo.STUCK)
                    .isPresent();
            if (open) {
                rows.taking(tenant, key)
                        .filter(taking -> taking.effect().state().isOpen())
                        .ifPresent(taking -> rows.settle(
                                tenant,
                                taking.key(),
                                decision == Decision.UNDONE ? EffectLedger.State.DONE : EffectLedger.State.FAILED,
                                null,
                                note,
                                "person:" + by,
                                null));
                switch (decision) {
                    case UNDONE -> rows.takenBack(tenant, key, "person:" + by);
                    case RETRY -> rows.undoLater(tenant, key, 0, Duration.ZERO);
                    case STANDS -> rows.stands(tenant, key, "person:" + by);
                }
                rows.answered(tenant, key);
                LOG.info("Effect {} of {}: {} by a person", key, tenant, decision);
            }
            return open;
        }));
    }
}
