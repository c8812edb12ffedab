package ai.focal360.console;

import ai.focal360.agenda.Goal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is or was waited for, as a person reads it: {@code what} was asked for, {@code reminder} is what brings it to mind,
 * {@code otherwise} what becomes of it when nobody answers.
 */
public record Expected(
        String turn,
        String what,
        String scenario,
        String step,
        Moment until,
        String reminder,
        @Nullable Moment reminded,
        String otherwise,
        String state,
        String words,
        @Nullable Moment ended) {

    static Expected of(Goal goal, Reasons reasons) {
        return new Expected(
                goal.turn().toString(),
                goal.yesOrNo() ? "a yes or a no" : fields(goal.fields()),
                goal.scenario(),
                goal.step(),
                new Moment(goal.deadlineAt()),
                goal.followUp() == null ? "" : reasons.of(goal.followUp()),
                goal.followedUpAt() == null ? null : new Moment(goal.followedUpAt()),
                Words.say("expiry", goal.expiry()),
                goal.state().name().toLowerCase(Locale.ROOT),
                Words.say("waited", goal.state().name()),
                goal.endedAt() == null ? null : new Moment(goal.endedAt()));
    }

    private static String fields(List<String> fields) {
        return String.join(", ", fields.stream().map(Words::readable).toList());
    }

    public boolean isWaitedFor() {
        return ended == null;
    }
}
