package ai.focal360.replay;

import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A turn whose recorded questions were asked again, those of its arriving messages first. Each is asked on its own, over what
 * was known then: what would have followed from another answer is not played on.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Replayed(TurnId turn, Instant finishedAt, Outcome outcome, List<Asked> questions, List<String> reasons) {

    public enum Outcome {
        /** Every question got the same answer. */
        IDENTICAL,
        /** At least one got another. */
        DIFFERENT,
        /** At least one could not be asked, for {@code reasons}, and none got another answer. */
        NOT_REPLAYABLE
    }

    public Replayed {
        questions = List.copyOf(questions);
        reasons = List.copyOf(reasons);
    }

    /** {@code pack} and {@code platform} are those asked now; {@code reason} is why that was not possible. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Asked(
            String point,
            String pack,
            String platform,
            List<Said> then,
            List<Said> now,
            List<Difference> differences,
            @Nullable String reason) {
        public Asked {
            then = List.copyOf(then);
            now = List.copyOf(now);
            differences = List.copyOf(differences);
        }
    }

    static Replayed of(TurnId turn, Instant finishedAt, List<Asked> questions) {
        var reasons = questions.stream()
                .flatMap(asked -> Stream.ofNullable(asked.reason()))
                .distinct()
                .toList();
        var different =
                questions.stream().anyMatch(asked -> !asked.differences().isEmpty());
        var outcome = different ? Outcome.DIFFERENT : reasons.isEmpty() ? Outcome.IDENTICAL : Outcome.NOT_REPLAYABLE;
        return new Replayed(turn, finishedAt, outcome, questions, reasons);
    }

    static Replayed impossible(TurnId turn, Instant finishedAt, String reason) {
        return new Replayed(turn, finishedAt, Outcome.NOT_REPLAYABLE, List.of(), List.of(reason));
    }

    public boolean identical() {
        return outcome == Outcome.IDENTICAL;
    }
}
