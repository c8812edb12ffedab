package ai.focal360.console;

import ai.focal360.replay.Difference;
import ai.focal360.replay.Replayed;
import ai.focal360.replay.Said;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A turn whose rules were asked again, in words: what came of it, and question by question what differs. */
public record Repeat(Replayed.Outcome outcome, List<String> reasons, List<Question> questions) {

    /** What was asked at one point, of which packs. Either something changed, or {@code same} stands for all that was said. */
    public record Question(
            String title, String packs, Optional<String> reason, List<Changed> changes, List<Line> same) {
        public Question {
            changes = List.copyOf(changes);
            same = List.copyOf(same);
        }
    }

    /** A conclusion in words, and the rule it is of. */
    public record Line(String conclusion, String policy, String rule) {}

    /** {@code was} and {@code is} are absent where it was not concluded. */
    public record Changed(String change, String policy, String rule, Optional<String> was, Optional<String> is) {}

    public Repeat {
        reasons = List.copyOf(reasons);
        questions = List.copyOf(questions);
    }

    public static Repeat of(Replayed replayed) {
        return new Repeat(
                replayed.outcome(),
                replayed.reasons(),
                replayed.questions().stream().map(Repeat::question).toList());
    }

    private static Question question(Replayed.Asked asked) {
        return new Question(
                Words.say("point", asked.point()),
                asked.pack() + ", " + asked.platform(),
                Optional.ofNullable(asked.reason()),
                asked.differences().stream().map(Repeat::changed).toList(),
                asked.differences().isEmpty() && asked.reason() == null
                        ? asked.now().stream().map(Repeat::line).toList()
                        : List.of());
    }

    private static Line line(Said said) {
        return new Line(Words.say("conclusion", said.conclusion(), said.detail()), said.policy(), said.rule());
    }

    private static Changed changed(Difference difference) {
        return new Changed(
                Words.say("change", difference.change().name()),
                difference.policy(),
                difference.rule(),
                said(difference, difference.was()),
                said(difference, difference.is()));
    }

    private static Optional<String> said(Difference difference, @Nullable JsonNode detail) {
        return Optional.ofNullable(detail).map(known -> {
            var reason = known.path("reason").asText();
            var words = Words.say("conclusion", difference.conclusion(), known);
            return reason.isEmpty() ? words : words + ": " + Words.readable(reason);
        });
    }
}
