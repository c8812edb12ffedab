package ai.focal360.turn;

import ai.focal360.knowledge.Knowledge;
import ai.focal360.platform.ConversationId;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Policies;
import ai.focal360.policy.facts.ContinueConversation;
import ai.focal360.policy.facts.EarlierConversation;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which conversation the first words after a pause belong to: the new one they opened, or an earlier one that is about the same.
 * What they are about takes embeddings, so that it is not asked where messages are accepted.
 */
@Component
class Routing {
    /** Of an earlier conversation, what was said last is compared. */
    private static final int COMPARED = 5;

    private final Policies policies;
    private final Knowledge knowledge;
    private final StateStore store;
    private final Checkpoint.Codec codec;
    private final ObjectMapper json;
    private final TransactionTemplate transaction;

    Routing(
            Policies policies,
            Knowledge knowledge,
            StateStore store,
            Checkpoint.Codec codec,
            ObjectMapper json,
            PlatformTransactionManager transactions) {
        this.policies = policies;
        this.knowledge = knowledge;
        this.store = store;
        this.codec = codec;
        this.json = json;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Before anything is made of what was said. */
    void route(TurnContext turn, List<Earlier> earlier) {
        if (earlier.isEmpty() || turn.text().isBlank()) {
            return;
        }
        var facts = new ArrayList<Object>();
        facts.add(turn.settings());
        earlier.forEach(it -> facts.add(new EarlierConversation(
                it.conversation().toString(),
                it.closedFor().name().toLowerCase(Locale.ROOT),
                it.minutesAgo(),
                likeness(turn, it))));
        var decision =
                policies.decide(turn.config().pack(), turn.config().platform(), DecisionPoint.CONVERSATION, facts);
        turn.trace.decided(json, decision);
        decision.first(ContinueConversation.class)
                .map(it -> new ConversationId(UUID.fromString(it.conversation())))
                .filter(chosen ->
                        earlier.stream().anyMatch(it -> it.conversation().equals(chosen)))
                .ifPresent(chosen -> goOn(turn, chosen));
    }

    private double likeness(TurnContext turn, Earlier earlier) {
        var said = earlier.said();
        return knowledge.likeness(
                turn.text(), said.subList(Math.max(0, said.size() - COMPARED), said.size()), turn.language());
    }

    private void goOn(TurnContext turn, ConversationId earlier) {
        if (Boolean.TRUE.equals(transaction.execute(status -> store.goOnIn(turn.turn, earlier)))) {
            turn.turn = turn.turn.in(earlier);
            var conversation = store.load(turn.turn);
            turn.messages = conversation.messages();
            turn.hands = conversation.hands();
            // how they behaved since counts, wherever they talk
            turn.state = codec.read(conversation.state()).withConduct(turn.state.conduct());
        }
    }
}
