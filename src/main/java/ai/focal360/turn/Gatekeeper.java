package ai.focal360.turn;

import ai.focal360.firewall.Conduct.Heard;
import ai.focal360.firewall.Finding;
import ai.focal360.firewall.Firewall;
import ai.focal360.firewall.Past;
import ai.focal360.firewall.Standings;
import ai.focal360.policy.facts.InHands;
import ai.focal360.policy.facts.PolicyBlock;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Has the firewall judge a turn: its messages in P1, before anything is understood of them, and what rules blocked in it
 * after P10. What was found is part of the record, of later points' facts and, in C2, of the customer's standing.
 */
@Component
class Gatekeeper {
    static final String ABUSE_SUSPECTED = "ABUSE_SUSPECTED";
    private static final Set<String> REFUSALS = Set.of("Deny", "Violation");

    private final Firewall firewall;
    private final Standings standings;
    private final Clock clock;
    private final ObjectMapper json;

    Gatekeeper(Firewall firewall, Standings standings, Clock clock, ObjectMapper json) {
        this.firewall = firewall;
        this.standings = standings;
        this.clock = clock;
        this.json = json;
    }

    Past past(Conversation conversation) {
        return firewall.past(conversation.past());
    }

    /**
     * A turn of our own has something to pass on whoever wrote meanwhile: nobody is turned away in it, unless a colleague has the
     * conversation.
     */
    void arrival(TurnContext turn) {
        var messages = turn.messages.stream()
                .filter(message -> message.text() != null)
                .map(message -> new Heard(String.valueOf(message.text()), message.receivedAt()))
                .toList();
        if (messages.isEmpty() && !turn.hands.areAColleagues()) {
            return;
        }
        if (!messages.isEmpty()) {
            turn.state = turn.state.withConduct(turn.state.conduct().heard(messages));
        }
        var assessment = messages.isEmpty()
                ? firewall.answer(setting(turn), List.of(), turn.state.conduct(), turn.past)
                : firewall.arrival(setting(turn), messages, turn.state.conduct(), turn.past);
        turn.trace.decided(json, assessment.decision());
        var finding = assessment.finding();
        if (turn.turn.trigger() == null || turn.hands.areAColleagues()) {
            turn.blocked = finding.blocks();
            found(turn, finding);
        } else {
            turn.muted = finding.blocks();
            found(turn, finding.blocks() ? finding.withoutConsequence() : finding);
        }
    }

    /** Counts a turn in which rules blocked something; who tries again and again is suspected. */
    void answered(TurnContext turn) {
        var blocks = turn.trace.decisions.stream()
                .filter(decision -> decision.blocked() && REFUSALS.contains(decision.conclusion()))
                .map(decision -> new PolicyBlock(decision.policy(), decision.point()))
                .distinct()
                .toList();
        if (blocks.isEmpty() || turn.turn.trigger() != null) {
            return;
        }
        turn.state = turn.state.withConduct(turn.state.conduct().blocked(clock.instant()));
        var assessment = firewall.answer(setting(turn), blocks, turn.state.conduct(), turn.past);
        turn.trace.decided(json, assessment.decision());
        found(turn, turn.trace.abuse.and(assessment.finding()));
    }

    /** In C2's transaction. */
    void settle(TurnContext turn) {
        var claimed = turn.turn;
        standings.keep(claimed.tenant(), claimed.customer(), claimed.conversation(), claimed.id(), turn.trace.abuse);
    }

    private static void found(TurnContext turn, Finding finding) {
        turn.trace.abuse = finding;
        if (!finding.suspicions().isEmpty()) {
            turn.trace.categories.add(ABUSE_SUSPECTED);
        }
    }

    private static Firewall.Setting setting(TurnContext turn) {
        var colleague = turn.hands.colleague();
        return new Firewall.Setting(
                turn.config().pack(),
                turn.config().platform(),
                turn.settings(),
                Facts.talk(turn),
                colleague == null ? null : new InHands(colleague));
    }
}
