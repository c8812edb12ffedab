package ai.focal360.turn;

import ai.focal360.audit.TurnRecord;
import ai.focal360.knowledge.GuidelineCandidate;
import ai.focal360.knowledge.GuidelineSelection;
import ai.focal360.knowledge.Knowledge;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Policies;
import ai.focal360.policy.facts.Applies;
import ai.focal360.policy.facts.GuidelineOffer;
import ai.focal360.policy.facts.Suppress;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** P5: which soft instructions shape this answer: rules may suppress, then scope, cooldown, fires and relations select. */
@Component
class SelectGuidelines implements Phase {
    private final Knowledge knowledge;
    private final Policies policies;
    private final ObjectMapper json;

    SelectGuidelines(Knowledge knowledge, Policies policies, ObjectMapper json) {
        this.knowledge = knowledge;
        this.policies = policies;
        this.json = json;
    }

    @Override
    public String number() {
        return "P5";
    }

    @Override
    public String run(TurnContext turn) {
        if (turn.resumed) {
            return "taken from the checkpoint";
        }
        var all = knowledge.guidelines(turn.turn.tenant(), turn.config().pack().version());
        var candidates = new ArrayList<>(turn.findings.guidelines());
        if (all.isEmpty()) {
            return "none";
        }
        var facts = Facts.of(turn);
        candidates.forEach(candidate -> facts.add(new GuidelineOffer(
                candidate.id(),
                candidate.score(),
                candidate.guideline().scope(),
                candidate.guideline().priority())));
        var decision = policies.decide(turn.config().pack(), turn.config().platform(), DecisionPoint.GUIDELINE, facts);
        turn.trace.decided(json, decision);
        decision.all(Applies.class).stream()
                .map(applies -> all.get(applies.guideline()))
                .filter(Objects::nonNull)
                .filter(guideline -> candidates.stream().noneMatch(it -> it.id().equals(guideline.id())))
                .forEach(guideline -> candidates.add(new GuidelineCandidate(guideline, 1, true)));
        var suppressed = decision.all(Suppress.class).stream()
                .collect(Collectors.toMap(Suppress::guideline, Suppress::reason, (first, second) -> first));
        var selection = GuidelineSelection.select(
                candidates,
                all,
                new GuidelineSelection.Moment(
                        turn.state.turns() + 1,
                        turn.state.scenarios().stream()
                                .map(ConversationState.Running::scenario)
                                .collect(Collectors.toSet()),
                        Set.of(),
                        turn.state.guidelineFires(),
                        suppressed));
        turn.guidelines = selection.applies().stream()
                .map(applied -> new TurnContext.AppliedGuideline(
                        applied.guideline().id(),
                        applied.guideline().action(),
                        applied.guideline().text()))
                .toList();
        selection
                .dropped()
                .forEach(dropped -> turn.trace.candidates.add(
                        new TurnRecord.Candidate("guideline", dropped.id(), 0, false, dropped.reason())));
        return "%d of %d apply".formatted(turn.guidelines.size(), candidates.size());
    }
}
