package ai.focal360.turn;

import ai.focal360.platform.TurnId;
import ai.focal360.scenario.Position;
import ai.focal360.scenario.Rewinding;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tool.SideEffectRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A commit of its own inside the running turn: what it does to the world and the turn's checkpoint, together or not at
 * all.
 */
@Component
class Touch {
    private final TransactionTemplate own;
    private final StateStore store;
    private final Rewinding rewinding;
    private final SideEffectRegistry registry;
    private final Checkpoint.Codec codec;

    Touch(
            PlatformTransactionManager transactions,
            StateStore store,
            Rewinding rewinding,
            SideEffectRegistry registry,
            Checkpoint.Codec codec) {
        this.own = new TransactionTemplate(transactions);
        this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.store = store;
        this.rewinding = rewinding;
        this.registry = registry;
        this.codec = codec;
    }

    void within(TurnContext turn, Runnable work) {
        own.executeWithoutResult(status -> touch(turn, work));
    }

    /**
     * The touch after which the turn cannot be cancelled, unless a waiting message makes it give way: then nothing of it
     * happens, and the turn is cancelled in favour of that message's.
     *
     * @return whether the touch happened
     */
    boolean beyondReturn(
            TurnContext turn, Function<List<StateStore.Pending>, Optional<TurnId>> lastLook, Runnable work) {
        var successor = own.execute(status -> {
            var gaveWay = lastLook.apply(store.pending(turn.turn));
            if (gaveWay.isEmpty()) {
                store.commitPoint(turn.turn);
                touch(turn, work);
            } else {
                store.giveWay(turn.turn, gaveWay.get());
            }
            return gaveWay;
        });
        return successor == null || successor.isEmpty();
    }

    private void touch(TurnContext turn, Runnable work) {
        if (turn.before == null) {
            turn.before = rewinding.snapshot(
                    turn.turn.tenant(),
                    turn.turn.conversation(),
                    turn.view.running().keySet());
        }
        work.run();
        turn.ahead = ahead(turn);
        store.touch(turn.turn, codec.write(turn), turn.progress());
    }

    private SideEffectLevel ahead(TurnContext turn) {
        return turn.view.positions().stream()
                .flatMap(position -> position instanceof Position.Calls calls
                        ? Stream.of(calls)
                        : position instanceof Position.Answered answered ? Stream.of(answered.call()) : Stream.empty())
                .flatMap(calls -> calls.ahead().stream())
                .map(tool -> registry.require(turn.turn.tenant(), tool).level())
                .max(Comparator.naturalOrder())
                .orElse(SideEffectLevel.NONE);
    }
}
