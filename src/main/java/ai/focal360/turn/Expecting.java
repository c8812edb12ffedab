package ai.focal360.turn;

import ai.focal360.audit.TurnRecord;
import ai.focal360.turn.ConversationState.Due;
import ai.focal360.turn.ConversationState.Goal;
import ai.focal360.turn.GoalMoved.Asked;
import ai.focal360.turn.GoalMoved.Became;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of the answer that was waited for, and what is waited for from now on. */
final class Expecting {
    private static final String FOLLOWED_UP = "FOLLOWED_UP";
    private static final String EXPIRED = "EXPIRED";

    private Expecting() {}

    /** Whether what was asked before stays asked: the agenda speaks meanwhile, and not because the time is over. */
    static boolean goesOn(TurnContext turn) {
        return turn.heard().isEmpty()
                && turn.errand().filter(errand -> errand.expiry() == null).isPresent();
    }

    /** Empty for a turn that neither found nor leaves a deadline, or leaves the one it found. */
    static Optional<GoalMoved> moved(TurnContext turn) {
        var before = turn.state.goal();
        var now = turn.plan().goal();
        if (turn.blocked || before.due() == null && now.due() == null || goesOn(turn) && now.equals(before)) {
            return Optional.empty();
        }
        var claimed = turn.turn;
        return Optional.of(new GoalMoved(
                claimed.tenant(),
                claimed.agent(),
                claimed.customer(),
                claimed.conversation(),
                claimed.id(),
                claimed.channel(),
                became(turn, before),
                now.due() == null ? null : asked(now, now.due())));
    }

    /** As the record tells it. */
    static TurnRecord.@Nullable Goal noted(TurnContext turn) {
        var moved = turn.hasPlan() ? moved(turn) : Optional.<GoalMoved>empty();
        var asked = moved.map(GoalMoved::asked)
                .map(it -> new TurnRecord.Goal.Asked(
                        it.yesOrNo(),
                        it.fields(),
                        it.scenario(),
                        it.step(),
                        it.within().toString(),
                        it.followUp(),
                        it.expiry()))
                .orElse(null);
        var became = turn.errand()
                .filter(errand -> errand.instance() != null && turn.heard().isEmpty())
                .map(errand -> errand.expiry() == null ? FOLLOWED_UP : EXPIRED)
                .or(() -> moved.filter(it -> turn.state.goal().due() != null)
                        .map(it -> it.became().name()))
                .orElse(null);
        return became == null && asked == null ? null : new TurnRecord.Goal(became, asked);
    }

    private static Became became(TurnContext turn, Goal before) {
        if (turn.heard().isEmpty()) {
            return Became.REPLACED;
        }
        var said = before.yesOrNo() && turn.understanding().answer() != null;
        var told = before.fields().stream().anyMatch(turn.told::contains);
        return said || told ? Became.ACHIEVED : Became.ANSWERED;
    }

    private static Asked asked(Goal goal, Due due) {
        return new Asked(
                goal.yesOrNo(),
                goal.fields(),
                due.scenario(),
                due.instance(),
                due.step(),
                due.within(),
                due.followUp(),
                due.expiry());
    }

    /** What became of what its task wanted. */
    static ErrandDone.Outcome outcome(TurnContext turn, Errand errand) {
        if (turn.blocked) {
            return turn.isListening() && turn.heard().isEmpty() ? ErrandDone.Outcome.HELD : ErrandDone.Outcome.ANSWERED;
        }
        var said = turn.heard().isEmpty()
                || errand.text() != null
                        && turn.plan().segments().stream()
                                .anyMatch(segment -> errand.text().equals(segment.textKey()));
        return said ? ErrandDone.Outcome.DONE : ErrandDone.Outcome.ANSWERED;
    }
}
