package ai.focal360.turn;

import ai.focal360.customer.Customers;
import ai.focal360.knowledge.Knowledge;
import ai.focal360.llm.SenseRequest;
import ai.focal360.llm.SenseRequest.Expected;
import ai.focal360.llm.SenseRequest.IntentCandidate;
import ai.focal360.llm.Sensing;
import ai.focal360.llm.Understanding;
import org.springframework.stereotype.Component;

/** P2: what the customer said, wants, feels and tells. A reading only; nothing is decided here. */
@Component
class Sense implements Phase {
    private static final int NEAREST_INTENTS = 6;
    private static final int LINES_OF_HISTORY = 6;

    private final Knowledge knowledge;
    private final Sensing sensing;
    private final Customers customers;

    Sense(Knowledge knowledge, Sensing sensing, Customers customers) {
        this.knowledge = knowledge;
        this.sensing = sensing;
        this.customers = customers;
    }

    @Override
    public String number() {
        return "P2";
    }

    @Override
    public String run(TurnContext turn) {
        if (turn.resumed) {
            return "taken from the checkpoint";
        }
        if (turn.text().isBlank()) {
            turn.understood(Understanding.silent(turn.language()));
            return "nothing was said";
        }
        var tenant = turn.turn.tenant();
        var nearest = knowledge.nearestIntents(tenant, turn.text(), turn.language(), NEAREST_INTENTS);
        var sensed = sensing.sense(new SenseRequest(
                turn.config().agent(),
                turn.heard(),
                turn.history(LINES_OF_HISTORY),
                turn.state.language(),
                nearest.stream()
                        .map(near ->
                                new IntentCandidate(near.id(), near.intent().description(), near.score()))
                        .toList(),
                customers.schema(tenant).masked(turn.values()),
                new Expected(turn.state.goal().yesOrNo(), turn.state.goal().fields())));
        turn.understood(sensed.understanding());
        turn.state = turn.state.withLanguage(sensed.understanding().language());
        turn.trace.called(sensed.calls());
        return sensed.understanding().intents().stream()
                .findFirst()
                .map(intent -> "%s, %s".formatted(sensed.understanding().language(), intent.id()))
                .orElse(sensed.understanding().language() + ", no intent");
    }
}
