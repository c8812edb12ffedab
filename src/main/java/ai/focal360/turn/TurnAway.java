package ai.focal360.turn;

import ai.focal360.llm.Draft;
import ai.focal360.llm.Segment;
import ai.focal360.llm.Sensing;
import ai.focal360.llm.Writing;
import ai.focal360.scenario.Saying;
import ai.focal360.scenario.Scenarios;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * P8 and P9 of a turn the agent does not answer: the firewall's notice in the tenant's own words, or nothing at all, or what the
 * colleague says who has the conversation, word for word. No model is asked; who insults one does not get to spend it.
 */
@Component
class TurnAway implements Phase {
    private static final String REFUSE = "REFUSE";

    /** No text of a mode opens a notice. */
    private static final String PLAIN = "plain";

    private static final String ANSWER = "ANSWER";

    private final Scenarios scenarios;
    private final Sensing sensing;
    private final Writing writing;
    private final Write write;

    TurnAway(Scenarios scenarios, Sensing sensing, Writing writing, Write write) {
        this.scenarios = scenarios;
        this.sensing = sensing;
        this.writing = writing;
        this.write = write;
    }

    @Override
    public String number() {
        return "P8";
    }

    @Override
    public String run(TurnContext turn) {
        return turn.isListening() ? passOn(turn) : refuse(turn);
    }

    /** Whatever else is to be said waits until the agent has the conversation again. */
    private String passOn(TurnContext turn) {
        turn.sayings = scenarios.unsaid(turn.turn.tenant(), turn.turn.conversation()).stream()
                .filter(Saying::isAColleagues)
                .toList();
        var segments = turn.sayings.stream()
                .map(saying -> new Segment(
                        Segment.Kind.ANSWER, saying.text(), null, null, saying.values(), List.of(), List.of()))
                .toList();
        turn.planned(new ResponsePlan(ANSWER, PLAIN, segments, List.of(), List.of(), turn.state.goal(), List.of()));
        turn.written(new Draft(
                turn.sayings.stream()
                        .map(saying -> new Draft.Message(
                                Segment.Kind.ANSWER,
                                String.valueOf(saying.values().get(Saying.REPLY)),
                                List.of()))
                        .toList(),
                Set.of(),
                List.of()));
        return "%s has the conversation".formatted(turn.hands.colleague());
    }

    private String refuse(TurnContext turn) {
        var notice = turn.trace.abuse.notice();
        var segments = notice == null
                ? List.<Segment>of()
                : List.of(new Segment(
                        Segment.Kind.REFUSE, notice.text(), null, null, notice.values(), List.of(), List.of()));
        // what was asked before stays asked
        turn.planned(new ResponsePlan(REFUSE, PLAIN, segments, List.of(), List.of(), turn.state.goal(), List.of()));
        if (segments.isEmpty()) {
            turn.written(new Draft(List.of(), Set.of(), List.of()));
            return "kept silent";
        }
        turn.state =
                turn.state.withLanguage(sensing.language(turn.config().agent(), turn.text(), turn.state.language()));
        var draft = writing.write(write.request(turn, turn.config().agent().withModels(Map.of()), segments));
        turn.trace.called(draft.calls());
        turn.written(draft);
        return Objects.requireNonNull(notice).text();
    }
}
