package ai.focal360.turn;

import ai.focal360.audit.TurnRecord;
import ai.focal360.scenario.Position;
import ai.focal360.scenario.Scenarios;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Moves a conversation's scenarios past what is known already, and forgets those that ended. */
@Component
class Steps {
    private static final int LONGEST_PATH = 50;

    private final Scenarios scenarios;

    Steps(Scenarios scenarios) {
        this.scenarios = scenarios;
    }

    /** Passes every Ask whose fields are known, until none is left; call it inside a touch. */
    void settle(TurnContext turn) {
        for (var passed = 0; passed < LONGEST_PATH; passed++) {
            turn.view = scenarios.view(turn.turn.tenant(), turn.turn.conversation());
            turn.state = withoutEnded(turn);
            var next = active(turn)
                    .filter(Position.Asks.class::isInstance)
                    .map(Position.Asks.class::cast)
                    .filter(asks -> !asks.fresh() && known(turn, asks.fields()))
                    .findFirst();
            if (next.isEmpty()) {
                return;
            }
            answer(turn, next.get(), "known already");
        }
        throw new IllegalStateException("Expected the scenarios of conversation %s to come to rest within %d steps"
                .formatted(turn.turn.conversation(), LONGEST_PATH));
    }

    /** Beside a value that has names goes the one in the agent's first language, for colleagues to read in forms. */
    void answer(TurnContext turn, Position.Asks asks, String reason) {
        var values = new HashMap<String, Object>();
        asks.fields().forEach(field -> {
            var known = turn.values().get(field);
            if (known != null) {
                values.putAll(ProcessValues.of(field, known.value()));
                turn.config()
                        .pack()
                        .data()
                        .customerField(field)
                        .flatMap(declared -> declared.labelOf(
                                known.value(), turn.config().agent().firstLanguage()))
                        .ifPresent(label -> values.put(field + "_label", label));
            }
        });
        scenarios.reply(asks, values);
        note(turn, asks, reason);
    }

    /**
     * Positions of scenarios that are not set aside. What the conversation knows nothing of was left by a turn that failed
     * for good after it had started it: no other turn takes that up.
     */
    Stream<Position> active(TurnContext turn) {
        return turn.view.positions().stream().filter(position -> turn.state
                .running(position.instance())
                .map(running -> !running.paused())
                .orElse(false));
    }

    void note(TurnContext turn, Position position, String reason) {
        turn.trace.moves.add(new TurnRecord.ScenarioMove(
                position.scenario(), position.instance(), "CONTINUE", position.step(), null, reason));
    }

    /** The state without instances that are over; what they asked for in this conversation is used up. */
    ConversationState withoutEnded(TurnContext turn) {
        var running = turn.view.running();
        var ended = turn.state.scenarios().stream()
                .filter(scenario -> !running.containsKey(scenario.instance()))
                .toList();
        if (ended.isEmpty()) {
            return turn.state;
        }
        ended.stream()
                .filter(scenario -> turn.trace.moves.stream()
                        .noneMatch(move -> scenario.instance().equals(move.instance())
                                && List.of("CANCEL", "COMPLETE").contains(move.move())))
                .forEach(scenario -> turn.trace.moves.add(new TurnRecord.ScenarioMove(
                        scenario.scenario(), scenario.instance(), "COMPLETE", null, null, "it came to its end")));
        var left = turn.state.scenarios().stream()
                .filter(scenario -> running.containsKey(scenario.instance()))
                .toList();
        var used = ended.stream()
                .flatMap(scenario -> scenario.collected().stream())
                .filter(field ->
                        left.stream().noneMatch(scenario -> scenario.collected().contains(field)))
                .toList();
        return turn.state.withScenarios(left).withoutFields(used);
    }

    private static boolean known(TurnContext turn, List<String> fields) {
        Map<String, ?> values = turn.values();
        return !fields.isEmpty() && fields.stream().allMatch(values::containsKey);
    }
}
