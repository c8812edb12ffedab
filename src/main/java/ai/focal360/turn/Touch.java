package ai.focal360.turn;

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
    private final Checkpoint.Codec codec;

    Touch(PlatformTransactionManager transactions, StateStore store, Checkpoint.Codec codec) {
        this.own = new TransactionTemplate(transactions);
        this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.store = store;
        this.codec = codec;
    }

    void within(TurnContext turn, Runnable work) {
        own.executeWithoutResult(status -> {
            work.run();
            store.touch(turn.turn, codec.write(turn));
        });
    }
}
