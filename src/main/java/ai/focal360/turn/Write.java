package ai.focal360.turn;

import ai.focal360.llm.Draft;
import ai.focal360.llm.Segment;
import ai.focal360.llm.WriteRequest;
import ai.focal360.llm.Writing;
import ai.focal360.tenant.Agent;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** P9: words for the plan, segment by segment, for the channel. The writer has no say in what is planned. */
@Component
class Write implements Phase {
    private final Writing writing;

    Write(Writing writing) {
        this.writing = writing;
    }

    @Override
    public String number() {
        return "P9";
    }

    @Override
    public String run(TurnContext turn) {
        if (turn.plan().segments().isEmpty()) {
            turn.written(new Draft(List.of(), Set.of(), List.of()));
            return "nothing to say";
        }
        turn.drafts++;
        var draft = writing.write(request(turn, turn.plan().segments()));
        turn.trace.called(draft.calls());
        turn.written(draft);
        return "%d messages".formatted(draft.messages().size());
    }

    WriteRequest request(TurnContext turn, List<Segment> segments) {
        return request(turn, turn.config().agent(), segments);
    }

    WriteRequest request(TurnContext turn, Agent agent, List<Segment> segments) {
        return new WriteRequest(
                agent,
                turn.channel(),
                turn.language(),
                turn.plan().mode(),
                segments,
                turn.guidelines.stream()
                        .map(guideline -> guideline.text() == null ? guideline.action() : guideline.text())
                        .toList(),
                turn.plan().must(),
                turn.plan().mustNot(),
                turn.hints,
                turn.heard(),
                turn.plan().context().contains(Agent.TALK) ? turn.history() : List.of(),
                turn.background,
                turn.config().texts());
    }
}
