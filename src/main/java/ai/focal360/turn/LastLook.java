package ai.focal360.turn;

import ai.focal360.platform.TurnId;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Policies;
import ai.focal360.policy.facts.Arrived;
import ai.focal360.policy.facts.RunningTurn;
import ai.focal360.policy.facts.Supersede;
import ai.focal360.tenant.SideEffectLevel;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Right before what cannot be undone: whether something the customer wrote meanwhile, and nobody has read, stops it. */
@Component
class LastLook {
    private final Policies policies;
    private final ObjectMapper json;
    private final Clock clock;

    LastLook(Policies policies, ObjectMapper json, Clock clock) {
        this.policies = policies;
        this.json = json;
        this.clock = clock;
    }

    /** The waiting turn that takes over, if the rules of point {@code ingress} want that for one of them. */
    Optional<TurnId> givesWay(TurnContext turn, List<StateStore.Pending> waiting) {
        return waiting.stream()
                .filter(pending -> supersedes(turn, pending))
                .map(StateStore.Pending::turn)
                .findFirst();
    }

    private boolean supersedes(TurnContext turn, StateStore.Pending pending) {
        var facts = new ArrayList<Object>();
        facts.add(turn.settings());
        facts.add(new Arrived("text", pending.channel(), pending.text()));
        facts.add(new RunningTurn(
                turn.phase,
                pending.channel().equals(turn.turn.channel()),
                turn.turn.trigger() != null,
                turn.effects.id(),
                SideEffectLevel.IRREVERSIBLE.id(),
                false,
                turn.progress().rewindable(),
                turn.turn.superseded(),
                Duration.between(turn.startedAt, clock.instant()).toMillis(),
                true));
        var decision = policies.decide(turn.config().pack(), turn.config().platform(), DecisionPoint.INGRESS, facts);
        turn.trace.decided(json, decision);
        return decision.first(Supersede.class).isPresent();
    }
}
