package ai.focal360.turn;

import ai.focal360.llm.Draft;
import ai.focal360.llm.Segment;
import ai.focal360.llm.Sensing;
import ai.focal360.llm.Writing;
import ai.focal360.tenant.Agent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * P8 and P9 of a turn that is not answered: the firewall's notice in the tenant's own words, or nothing at all. No model is
 * asked; who insults one does not get to spend it.
 */
@Component
class TurnAway implements Phase {
    private static final String REFUSE = "REFUSE";

    /** No text of a mode opens a notice. */
    private static final String PLAIN = "plain";

    private final Sensing sensing;
    private final Writing writing;
    private final Write write;

    TurnAway(Sensing sensing, Writing writing, Write write) {
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
        var notice = turn.trace.abuse.notice();
        var segments = notice == null
                ? List.<Segment>of()
                : List.of(new Segment(
                        Segment.Kind.REFUSE, notice.text(), null, null, notice.values(), List.of(), List.of()));
        // what was asked before stays asked
        turn.planned(new ResponsePlan(REFUSE, PLAIN, segments, List.of(), List.of(), turn.state.goal()));
        if (segments.isEmpty()) {
            turn.written(new Draft(List.of(), Set.of(), List.of()));
            return "kept silent";
        }
        turn.state =
                turn.state.withLanguage(sensing.language(turn.config().agent(), turn.text(), turn.state.language()));
        var draft =
                writing.write(write.request(turn, withoutModels(turn.config().agent()), segments));
        turn.trace.called(draft.calls());
        turn.written(draft);
        return Objects.requireNonNull(notice).text();
    }

    private static Agent withoutModels(Agent agent) {
        return new Agent(
                agent.id(),
                agent.name(),
                agent.personality(),
                agent.languages(),
                agent.greeting(),
                agent.scenarios(),
                agent.settings(),
                Map.of());
    }
}
