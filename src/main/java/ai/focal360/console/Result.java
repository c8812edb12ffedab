package ai.focal360.console;

import ai.focal360.audit.TurnRecord;
import java.util.List;

/** How a turn came out, in words. {@code resolution} is the record's own, for filters and colours. */
public record Result(String resolution, String words, String means, List<Category> categories) {

    /** {@code id} is the record's own, for filters. */
    public record Category(String id, String words) {}

    public Result {
        categories = List.copyOf(categories);
    }

    /** Every category people may look for. */
    public static List<Category> known() {
        return Words.names("category").stream()
                .map(category -> new Category(category, Words.say("category", category)))
                .toList();
    }

    /** Of this resolution, whatever its categories. */
    public static Result named(String resolution) {
        return of(new TurnRecord.Outcome(resolution, List.of()));
    }

    static Result of(TurnRecord.Outcome outcome) {
        var means = outcome.resolution() + ".means";
        return new Result(
                outcome.resolution(),
                Words.say("resolution", outcome.resolution()),
                Words.knows("resolution", means) ? Words.say("resolution", means) : "",
                outcome.categories().stream()
                        .map(category -> new Category(category, Words.say("category", category)))
                        .toList());
    }
}
